import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useState } from "react";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { AskReason } from "../parts/ask-reason";
import { Section } from "../parts/section";
import { Answered } from "../parts/states";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { plain, useWords } from "../words/lookup";

type Action = "start" | "stop" | "pause" | "resume";
/** What is wanted of one system, or of all of them. */
type Wanted = { what: Action; system: string } | { what: "kill" | "revive"; system?: undefined };

/** What each agent does, and what a person wants of it. Every wish has a reason, and the kill switch needs no page. */
export default function Control() {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const agent = useQuery(ask.agent());
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const act = (reason: string) => {
    if (!wanted) return Promise.resolve();
    const body = { reason };
    if (wanted.system === undefined) {
      return told(wanted.what === "kill" ? api.POST("/api/agent/kill", { body }) : api.POST("/api/agent/revive", { body }));
    }
    const params = { path: { system: wanted.system, action: wanted.what } };
    return told(api.POST("/api/agent/{system}/{action}", { params, body }));
  };
  const decides = me !== undefined && me.role !== "viewer" && me.companies === null;
  return (
    <div className="stack">
      <Title words={w("control.title")}>
        {decides && (
          <Button
            danger
            onClick={() => {
              setWanted({ what: "kill" });
            }}
          >
            {w("control.kill")}
          </Button>
        )}
        {me?.role === "admin" && (
          <Button
            onClick={() => {
              setWanted({ what: "revive" });
            }}
          >
            {w("control.revive")}
          </Button>
        )}
      </Title>
      <Answered query={agent}>
        {(told) =>
          told.systems.map((system) => (
            <System key={system.system} system={system} workers={told.workers} want={decides ? setWanted : null} />
          ))
        }
      </Answered>
      {decides && <Orders systems={agent.data?.systems.map((one) => one.system) ?? []} />}
      <AskReason
        open={wanted !== null}
        words={wanted ? w(`control.${wanted.what}`) : ""}
        long={w(wanted?.what === "kill" ? "control.kill.long" : "control.soon")}
        go={wanted ? w(`control.${wanted.what}`) : ""}
        danger={wanted?.what === "kill"}
        act={async (reason) => {
          await act(reason);
          await queries.invalidateQueries({ queryKey: ["agent"] });
        }}
        close={() => {
          setWanted(null);
        }}
      />
    </div>
  );
}

type SystemProps = { system: Schemas["SystemOut"]; workers: number; want: ((wanted: Wanted) => void) | null };

function System({ system, workers, want }: SystemProps) {
  const w = useWords();
  const actions: Action[] =
    system.state === "running" ? ["pause", "stop"] : system.state === "paused" ? ["resume", "stop"] : ["start"];
  return (
    <Section words={system.system} aside={plain(system.state)}>
      {system.trouble && <p className="tag hold" lang="en">{system.trouble}</p>}
      <dl className="facts">
        <dt>{w("dryRun")}</dt>
        <dd>{system.dry_run ? w("dryRun.long") : "–"}</dd>
        <dt>{w("control.lastScan")}</dt>
        <dd>
          <At at={system.last_scan?.finished_at} />
        </dd>
        <dt>{w("control.rounds")}</dt>
        <dd>{w.number(system.rounds)}</dd>
        <dt>{w("control.workers")}</dt>
        <dd>{w.number(workers)}</dd>
      </dl>
      {want && (
        <div className="row choices">
          {actions.map((what) => (
            <Button
              key={what}
              onClick={() => {
                want({ what, system: system.system });
              }}
            >
              {w(`control.${what}`)}
            </Button>
          ))}
        </div>
      )}
    </Section>
  );
}

function Orders({ systems }: { systems: readonly string[] }) {
  const w = useWords();
  const queries = useQueryClient();
  const orders = useQuery({ ...ask.orders(), refetchInterval: 2_000 });
  const order = useMutation({
    mutationFn: (system: string) =>
      told(api.POST("/api/scans/orders", { body: { system, company_ids: [], driver_ids: [] } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["scans"] }),
  });
  return (
    <Section words={w("control.scan")}>
      <div className="row">
        {systems.map((system) => (
          <Button
            key={system}
            loading={order.isPending}
            onClick={() => {
              order.mutate(system);
            }}
          >
            {w("control.scan")} · {system}
          </Button>
        ))}
      </div>
      <ul className="bare choices">
        {(orders.data ?? []).slice(0, 5).map((one) => (
          <li key={one.id}>
            <span className="row">
              <b>{one.system}</b> {plain(one.state)} <span className="grey small">{one.step || one.problem}</span>
              <span className="grey small">
                <At at={one.ordered_at} />
              </span>
            </span>
            {one.state === "running" && (
              <Progress aria-label={one.system} percent={one.total ? Math.round((one.done / one.total) * 100) : 0} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
