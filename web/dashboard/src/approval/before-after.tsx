import type { Schemas } from "../api/client";
import { DayGraph } from "../graph/day-graph";
import { minuteOf } from "../graph/geometry";
import { LegendEntry } from "../graph/legend";
import type { Mark } from "../graph/marks";
import { Day } from "../parts/times";
import { useWords } from "../words/lookup";
import { saidOf } from "./by-remedy";
import type { PlannedDay } from "./planned-days";

type Props = { fix: Schemas["FixWhole"]; days: readonly PlannedDay[] };

/** Each day as it stands with the day as it will read drawn over it; the records that go are ringed. */
export function BeforeAfter({ fix: { preview, remedy, targets }, days }: Props) {
  const w = useWords();
  const words = w(saidOf(remedy).record);
  const kind: Mark["kind"] = remedy === "clear_twins" ? "removed" : "edited";
  return (
    <div className="stack">
      {days.map(({ before: day, after }) => {
        const marks: Mark[] = targets
          .map((record, n) => ({
            id: `target ${n}`,
            kind,
            minute: minuteOf(day, record.at),
            severity: "info",
            words: `${record.event} ${record.local_time}: ${words}`,
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
        <LegendEntry words={words}>
          <svg width="16" height="16" viewBox="-8 -8 16 16" className={`g-mark ${kind}`} aria-hidden="true">
            <circle className="g-ring" r="6" />
          </svg>
        </LegendEntry>
      </p>
    </div>
  );
}
