import { hourName, hoursMinutes, hourTicks, type GraphDay, LANES, type Stretch, totals } from "./geometry";
import type { Layout } from "./layout";

const QUARTERS = [15, 30, 45];

/** The paper: four lanes, a line an hour, short strokes each quarter of an hour, and the sums at the end. */
export function Grid({ day, zone, at, found }: { day: GraphDay; zone: string; at: Layout; found: readonly Stretch[] }) {
  const ticks = hourTicks(day, zone);
  const end = at.x(day.minutes_in_day);
  const sums = totals(found);
  return (
    <g aria-hidden="true">
      <rect className="g-paper" x={at.left} y={at.top} width={end - at.left} height={at.bottom - at.top} rx="3" />
      {ticks.slice(0, -1).map(({ minute }) =>
        QUARTERS.map((quarter) => {
          if (at.narrow && quarter !== 30) return null;
          if (minute + quarter >= day.minutes_in_day) return null;
          const x = at.x(minute + quarter);
          const long = quarter === 30 ? 0.42 : 0.22;
          return LANES.map((lane) => (
            <path key={`${minute} ${quarter} ${lane}`} className="g-quarter" d={`M${x} ${at.edge(lane)}v${at.lane * long}`} />
          ));
        }),
      )}
      {ticks.slice(1, -1).map(({ minute, hour }) => (
        <path key={minute} className={hour === 12 ? "g-noon" : "g-hour"} d={`M${at.x(minute)} ${at.top}V${at.bottom}`} />
      ))}
      {LANES.slice(1).map((lane) => (
        <path key={lane} className="g-lane" d={`M${at.left} ${at.edge(lane)}H${end}`} />
      ))}
      <rect className="g-frame" x={at.left} y={at.top} width={end - at.left} height={at.bottom - at.top} rx="3" />
      {ticks.map(({ minute, hour }) =>
        at.narrow && hour % 3 !== 0 ? null : (
          <text
            key={minute}
            className={hour % 12 === 0 ? "g-name strong" : "g-name"}
            x={at.x(minute)}
            y={at.top - 7}
            textAnchor="middle"
          >
            {hourName(hour)}
          </text>
        ),
      )}
      {LANES.map((lane) => (
        <g key={lane}>
          <text className={`g-lane-name ${lane}`} x={at.left - 9} y={at.y(lane) + 4} textAnchor="end">
            {lane}
          </text>
          <text className={sums[lane] ? "g-sum" : "g-sum zero"} x={at.width - 2} y={at.y(lane) + 4} textAnchor="end">
            {hoursMinutes(sums[lane])}
          </text>
        </g>
      ))}
    </g>
  );
}
