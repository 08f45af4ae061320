import { hoursMinutes, LANES } from "../graph/geometry";
import { Day } from "../parts/times";
import { useWords } from "../words/lookup";

type Seconds = Record<string, Record<string, number>>;

/** Hours of each status, a day a row; what would change is told apart, and nothing else. */
export function HoursTable({ before, after }: { before: Seconds; after: Seconds }) {
  const w = useWords();
  const days = Object.keys(before).sort();
  const of = (seconds: Seconds, day: string, lane: string) => seconds[day]?.[lane] ?? 0;
  const same = days.every((day) => LANES.every((lane) => of(before, day, lane) === of(after, day, lane)));
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
          {days.map((day) => (
            <tr key={day}>
              <td>
                <Day day={day} />
              </td>
              {LANES.map((lane) => {
                const [was, becomes] = [of(before, day, lane), of(after, day, lane)];
                return (
                  <td key={lane} className="number">
                    {hoursMinutes(was / 60)}
                    {was !== becomes && <b> → {hoursMinutes(becomes / 60)}</b>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {same && <p className="grey small">{w("approve.hours.same")}</p>}
    </>
  );
}
