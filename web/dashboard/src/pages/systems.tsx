import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { AskReason } from "../parts/ask-reason";
import { Section } from "../parts/section";
import { Answered } from "../parts/states";
import { Table } from "../parts/table";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const COLOURS = { seen: "good", partly: "hold", not_seen: "critical" } as const;
const KITS = { proved: "good", unproved: "hold", blocked: "critical" } as const;

/** How much of every system and company is seen, why the rest is not, and the bridge from the portal's counts. */
export default function Systems() {
  const w = useWords();
  const states = useQuery(ask.systems()).data ?? [];
  const open = new Map((useQuery(ask.companies()).data ?? []).map((one) => [one.number, one.open_errors]));
  return (
    <div className="stack">
      <Title words={w("systems.title")} />
      <Answered query={useQuery(ask.health())}>
        {(health) =>
          health.systems.map((system) => (
            <Section
              key={system.system}
              words={system.system}
              aside={system.last_scan ? <At at={system.last_scan.portal_at} /> : w("coverage.never")}
            >
              <p className="figures">
                {w("systems.bridge")}: <span lang="en">{system.bridge.words}</span>
              </p>
              {states
                .filter((one) => one.system === system.system)
                .map((one) => (
                  <KitAndPages key={one.system} {...one} />
                ))}
              <Table
                words={system.system}
                heads={
                  <>
                    <th>{w("column.company")}</th>
                    <th>{w("column.state")}</th>
                    <th>{w("systems.seenAt")}</th>
                    <th className="number">{w("nav.errors")}</th>
                    <th>{w("systems.bridge")}</th>
                    <th>{w("systems.why")}</th>
                  </>
                }
              >
                {health.companies
                  .filter((company) => company.system === system.system)
                  .map((company) => (
                    <tr key={company.number}>
                      <td>
                        <Link to={`${paths.errors}?company=${company.number}`}>{company.name}</Link>
                        <div className="grey small">{w.n("drivers", company.drivers)}</div>
                      </td>
                      <td>
                        <span className={`tag ${COLOURS[company.seen]}`}>{w(`systems.${company.seen}`)}</span>
                      </td>
                      <td>
                        <At at={company.seen_at} />
                      </td>
                      <td className="number">{open.get(company.number) ?? "–"}</td>
                      <td className="small" lang="en">
                        {company.bridge?.words ?? "–"}
                      </td>
                      <td lang="en">{company.why || "–"}</td>
                    </tr>
                  ))}
              </Table>
            </Section>
          ))
        }
      </Answered>
    </div>
  );
}

/** Where the tool kit stands, and whether the portal's pages are as we know them. */
function KitAndPages({ system, kit, pages }: Pick<Schemas["SystemState"], "system" | "kit" | "pages">) {
  const w = useWords();
  const isAdmin = useQuery(ask.me()).data?.role === "admin";
  return (
    <>
      <p>
        {w("systems.kit")} <span className={`tag ${KITS[kit.state]}`}>{w(`systems.${kit.state}`)}</span>{" "}
        <span lang="en">{kit.why}</span> {kit.since && <At at={kit.since} />}{" "}
        {kit.proof !== null && <Link to={paths.fix(kit.proof)}>{w("systems.proof", { n: kit.proof })}</Link>}
      </p>
      {kit.state !== "proved" && <p className="grey small">{w(`systems.${kit.state}.long`)}</p>}
      {isAdmin && kit.state !== "unproved" && <SetBack system={system} />}
      <p>
        {w("systems.pages")}{" "}
        {pages ? (
          <>
            {w("systems.controls", { found: pages.found, controls: pages.controls })} <At at={pages.looked_at} />
            {pages.changed.length > 0 && (
              <span className="small">
                {" "}
                <span className="tag critical">{w("systems.changed")}</span> {pages.changed.join("; ")}.{" "}
                {w("systems.waits", { remedies: pages.paused.map((one) => w.of("remedy", one)).join(", ") })}
              </span>
            )}
          </>
        ) : (
          w("systems.notLooked")
        )}
      </p>
    </>
  );
}

/** An admin doubts a kit: its next use is a proof again. Nobody can say that one is proved. */
function SetBack({ system }: { system: string }) {
  const w = useWords();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  return (
    <p>
      <Button
        onClick={() => {
          setAsking(true);
        }}
      >
        {w("systems.setBack")} …
      </Button>
      <AskReason
        open={asking}
        words={w("systems.setBack")}
        long={w("systems.unproved.long")}
        go={w("systems.setBack")}
        act={async (reason) => {
          await told(api.POST("/api/systems/{system}/kit/unprove", { params: { path: { system } }, body: { reason } }));
          await queries.invalidateQueries({ queryKey: ["systems"] });
        }}
        close={() => {
          setAsking(false);
        }}
      />
    </p>
  );
}
