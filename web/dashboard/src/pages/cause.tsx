import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { Advice } from "../parts/advice";
import { AskReason } from "../parts/ask-reason";
import { CauseLines } from "../parts/cause-lines";
import { useKeys } from "../parts/keys";
import { PlaceOnDay } from "../parts/place-on-day";
import { Section } from "../parts/section";
import { Severity } from "../parts/severity";
import { Answered, NotDone } from "../parts/states";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { WishOfCause } from "../wish/of-cause";
import { useWords } from "../words/lookup";

/** One cause: what it is in words, the day it is best seen on, what can lawfully be done, and its lines. */
export default function Cause() {
  const id = Number(useParams()["id"]);
  return <Answered query={useQuery(ask.incident(id))}>{(told) => <Whole one={told} key={told.id} />}</Answered>;
}

function Whole({ one }: { one: Schemas["IncidentWhole"] }) {
  const w = useWords();
  const navigate = useNavigate();
  const items = useQuery(ask.decisions(useChosen())).data?.items ?? [];
  const place = items.findIndex((item) => item.incident_id === one.id);
  const decision = items[place];
  const go = (step: number) => {
    const next = items[place + step];
    if (next) void navigate(paths.decision(next.incident_id));
  };
  useKeys({
    j: () => {
      go(1);
    },
    k: () => {
      go(-1);
    },
  });
  const newest = one.lines.items.find((line) => line.day);
  return (
    <div className="stack">
      <Title
        words={one.title}
        lang="en"
        under={
          <>
            {one.drivers.map((driver, n) => (
              <span key={driver.driver_id}>
                {n > 0 && ", "}
                {driver.number ? (
                  <Link to={paths.driver(driver.number)}>{driver.name ?? driver.driver_id}</Link>
                ) : (
                  (driver.name ?? driver.driver_id)
                )}
              </span>
            ))}{" "}
            · {one.company} · {one.system}
          </>
        }
      >
        <Severity of={one.severity} />
        {decision?.exposure && <span className="tag critical">{w("exposure")}</span>}
      </Title>
      {newest?.day && <PlaceOnDay driver={newest.driver_number} day={newest.day} words={w("cause.place")} />}
      <div className="two">
        <Section words={w("cause.choices")}>
          {decision && <p className="wrap-anywhere" lang="en">{decision.next_step}</p>}
          <Choices one={one} fixes={decision?.fix_ids ?? []} />
        </Section>
        <Section words={w("column.state")}>
          <dl className="facts">
            <dt>{w("cause.since")}</dt>
            <dd>
              <At at={one.first_error_at} zone={newest?.zone} />
            </dd>
            <dt>{w("cause.newest")}</dt>
            <dd>
              <At at={one.last_error_at} zone={newest?.zone} />
            </dd>
            {one.device && (
              <>
                <dt>{w("cause.device")}</dt>
                <dd className="mono">{one.device}</dd>
              </>
            )}
            <dt>{w("error.offers")}</dt>
            <dd>{w.of("remedy", one.remedy)}</dd>
            <dt>{w("column.owner")}</dt>
            <dd>{decision?.owner ?? w("unassigned")}</dd>
            {one.reopened > 0 && (
              <>
                <dt>{w("column.state")}</dt>
                <dd>{w("cause.reopened", { n: one.reopened })}</dd>
              </>
            )}
          </dl>
        </Section>
      </div>
      <Advice incident={one.id} />
      <WishOfCause lines={one.lines.items} />
      <Section words={w("cause.errors")} aside={w.n("lines", one.lines.total)}>
        <CauseLines lines={one.lines.items} />
      </Section>
    </div>
  );
}

function Choices({ one, fixes }: { one: Schemas["IncidentWhole"]; fixes: readonly number[] }) {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const [asking, setAsking] = useState(false);
  const leave = useMutation({
    mutationFn: (reason: string) =>
      told(api.POST("/api/incidents/{incident_id}/leave", { params: { path: { incident_id: one.id } }, body: { reason } })),
    onSettled: () => queries.invalidateQueries(),
  });
  const go = useNavigate();
  const ticket = useMutation({
    mutationFn: () => told(api.POST("/api/incidents/{incident_id}/ticket", { params: { path: { incident_id: one.id } } })),
    onSuccess: (made) => go(paths.ticket(made.id)),
  });
  const pending = (one.errors["pending"] ?? 0) > 0;
  return (
    <>
      <div className="row choices">
        {fixes.map((id) => (
          <Link key={id} to={paths.fix(id)} className="as-button">
            {w("cause.judge")}
            {fixes.length > 1 && ` ${id}`}
          </Link>
        ))}
        {one.task_id && (
          <Link to={paths.task(one.task_id)} className="as-button">
            {w("cause.task")}
          </Link>
        )}
        {one.of_device && me?.role !== "viewer" && (
          <Button
            loading={ticket.isPending}
            onClick={() => {
              ticket.mutate();
            }}
          >
            {w("ticket.make")}
          </Button>
        )}
        {pending && me?.role !== "viewer" && (
          <Button
            onClick={() => {
              setAsking(true);
            }}
          >
            {w("cause.leave")}
          </Button>
        )}
      </div>
      <NotDone failure={ticket.error} />
      {leave.data && <p role="status">{w("cause.left", { n: leave.data.left })}</p>}
      <AskReason
        open={asking}
        words={w("cause.leave.title")}
        long={w("cause.leave.long")}
        go={w("cause.leave").replace(" …", "")}
        act={(reason) => leave.mutateAsync(reason)}
        close={() => {
          setAsking(false);
        }}
      />
    </>
  );
}
