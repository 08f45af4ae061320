import { useQuery } from "@tanstack/react-query";

import * as ask from "../api/queries";
import { useWords } from "../words/lookup";
import { Section } from "./section";
import { At } from "./times";

/** What changed in a driver's log between its two newest readings, and what of it left no lawful trace. */
export function Changes({ driver, zone }: { driver: number; zone: string }) {
  const w = useWords();
  const told = useQuery(ask.driverChanges(driver)).data;
  if (!told || told.intact === null) return null;
  return (
    <Section
      words={w("driver.changes")}
      aside={
        <>
          <At at={told.earlier_read_at} zone={zone} /> – <At at={told.later_read_at} zone={zone} />
        </>
      }
    >
      {told.changes.length === 0 && <p className="grey">{w("driver.changes.none")}</p>}
      <ul className="bare">
        {told.changes.map((one, n) => (
          <li key={n} className="row">
            <span className={one.lawful ? "tag good" : "tag critical"}>
              {w(one.lawful ? "driver.changes.lawful" : "driver.changes.breach")}
            </span>
            <span className="mono">{one.event}</span> <At at={one.at} zone={zone} />
            <span className="wrap-anywhere" lang="en">{one.words}</span>
            <span className="grey small">{one.paragraph}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
