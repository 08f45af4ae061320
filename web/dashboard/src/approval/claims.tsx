import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { At } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const SHOWN = 12;

/** What the portal claims, what our own check says of the same days, and whether the two agree. */
export function Claims({ fix }: { fix: Schemas["FixWhole"] }) {
  const w = useWords();
  const errors = useQueries({ queries: fix.error_ids.slice(0, SHOWN).map((id) => ask.error(id)) })
    .map((query) => query.data)
    .filter((error) => error !== undefined);
  const days = useQuery(ask.driverDays(fix.driver_number, fix.first_day, fix.last_day)).data;
  const keys = new Set(errors.map((error) => error.key));
  const ours = days?.days.flatMap((day) => day.findings).filter((one) => one.source === "ours" && keys.has(one.key));
  const certified = days?.days
    .flatMap((day) => day.records)
    .filter((record) => record.certified_date && record.certified_date >= fix.first_day && record.certified_date <= fix.last_day);
  return (
    <div className="two">
      <Section words={w("approve.claims")}>
        <ul className="bare">
          {errors.map((error) => (
            <li key={error.id}>
              <Link to={paths.error(error.id)} className="wrap-anywhere">
                {error.message}
              </Link>{" "}
              <span className="grey small">
                <At at={error.error_at} zone={fix.preview.zone} style="both" />
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section words={w("approve.says")}>
        {ours?.map((one, n) => (
          <p key={n} className="wrap-anywhere" lang="en">
            {one.words}{" "}
            <span className="grey small">
              <At at={one.at} zone={fix.preview.zone} />
            </span>
          </p>
        ))}
        {ours && days && days.days.some((day) => day.whole) && (
          <p className={ours.length ? "agrees" : "differs"}>{w(ours.length ? "approve.agrees" : "approve.differs")}</p>
        )}
        {certified?.map((record) => (
          <p className="small grey" key={record.id}>
            {w("driver.certified")}: <At at={record.at} zone={fix.preview.zone} />
          </p>
        ))}
      </Section>
    </div>
  );
}
