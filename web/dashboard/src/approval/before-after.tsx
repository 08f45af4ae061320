import { useQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { DayGraph } from "../graph/day-graph";
import { begunAs, minuteOf } from "../graph/geometry";
import { LegendEntry } from "../graph/legend";
import type { Mark } from "../graph/marks";
import { Day } from "../parts/times";
import { useWords } from "../words/lookup";

type Props = { fix: Schemas["FixWhole"] };

/** Each day as it stands with the day as it will read drawn over it; the records that go are ringed. */
export function BeforeAfter({ fix: { preview, targets, driver_number, first_day, last_day } }: Props) {
  const w = useWords();
  // A plan holds the records of its own days alone; the status at midnight comes from the day before.
  const known = useQuery(ask.driverDays(driver_number, first_day, last_day)).data?.days;
  return (
    <div className="stack">
      {preview.graph_before.map((planned) => {
        const read = known?.find((one) => one.day === planned.day);
        const day = begunAs(planned, read);
        const becomes = preview.graph_after.find((one) => one.day === day.day);
        const after = becomes && begunAs(becomes, read);
        const marks: Mark[] = targets
          .map((record, n) => ({
            id: `target ${n}`,
            kind: "removed" as const,
            minute: minuteOf(day, record.at),
            severity: "info",
            words: `${record.event} ${record.local_time}: ${w("approve.removed")}`,
          }))
          .filter((mark) => mark.minute >= 0 && mark.minute < day.minutes_in_day);
        return (
          <div key={day.day}>
            <h3>
              <Day day={day.day} long />
            </h3>
            <DayGraph day={day} zone={preview.zone} marks={marks} {...(after ? { after } : {})} />
          </div>
        );
      })}
      <p className="graph-legend">
        <LegendEntry words={w("graph.before")}>
          <svg width="22" height="8" aria-hidden="true">
            <path className="g-before" d="M0 4H22" />
          </svg>
        </LegendEntry>
        <LegendEntry words={w("graph.after")}>
          <svg width="22" height="8" aria-hidden="true">
            <path className="g-pen" d="M1 4H21" />
          </svg>
        </LegendEntry>
        <LegendEntry words={w("approve.removed")}>
          <svg width="16" height="16" viewBox="-8 -8 16 16" className="g-mark removed" aria-hidden="true">
            <circle className="g-ring" r="6" />
          </svg>
        </LegendEntry>
      </p>
    </div>
  );
}
