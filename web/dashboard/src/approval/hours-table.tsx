import { hoursMinutes, LANES, stretches, totals } from "../graph/geometry";
import { Day } from "../parts/times";
import { useWords } from "../words/lookup";
import type { PlannedDay } from "./planned-days";

/** Hours of each status, a day a row; what would change is told apart, and nothing else. */
export function HoursTable({ days }: { days: readonly PlannedDay[] }) {
  const w = useWords();
  const rows = days.map(({ before, after }) => ({
    day: before.day,
    was: totals(stretches(before)),
    becomes: totals(stretches(after ?? before)),
  }));
  const same = rows.every(({ was, becomes }) => LANES.every((lane) => was[lane] === becomes[lane]));
  return (
    <>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{w("column.day")}</th>
            {LANES.map((lane) => (
              <th key={lane} className="number">
                {lane}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ day, was, becomes }) => (
            <tr key={day}>
              <td>
                <Day day={day} />
              </td>
              {LANES.map((lane) => (
                <td key={lane} className="number">
                  {hoursMinutes(was[lane])}
                  {was[lane] !== becomes[lane] && <b> → {hoursMinutes(becomes[lane])}</b>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {same && <p className="grey small">{w("approve.hours.same")}</p>}
    </>
  );
}
