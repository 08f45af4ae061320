import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { Answered } from "../parts/states";
import { Table } from "../parts/table";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { plain, useWords } from "../words/lookup";

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
                {w("systems.bridge")}: {system.bridge.words}
              </p>
              {states
                .filter((one) => one.system === system.system)
                .map((one) => (
                  <KitAndPages key={one.system} kit={one.kit} pages={one.pages} />
                ))}
              <Table
                words={system.system}
                heads={
                  <>
                    <th>{w("column.company")}</th>
                    <th>{w("column.state")}</th>
                    <th>{w("systems.seenAt")}</th>
                    <th className="number">{w("nav.errors")}</th>
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
                      <td>
                        {company.why}
                        <div className="grey small">{company.bridge?.words}</div>
                      </td>
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
function KitAndPages({ kit, pages }: Pick<Schemas["SystemState"], "kit" | "pages">) {
  const w = useWords();
  return (
    <>
      <p>
        {w("systems.kit")} <span className={`tag ${KITS[kit.state]}`}>{w(`systems.${kit.state}`)}</span> {kit.why}{" "}
        {kit.proof !== null && <Link to={paths.fix(kit.proof)}>{w("systems.proof", { n: kit.proof })}</Link>}
      </p>
      <p>
        {w("systems.pages")}{" "}
        {pages ? (
          <>
            {w("systems.controls", { found: pages.found, controls: pages.controls })} <At at={pages.looked_at} />
            {pages.changed.length > 0 && (
              <span className="small">
                {" "}
                <span className="tag critical">{w("systems.changed")}</span> {pages.changed.join("; ")}.{" "}
                {w("systems.waits", { remedies: pages.paused.map(plain).join(", ") })}
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
