// What lies on the paper, layer over layer.

import { type GraphDay, LANES, minuteOf, type Stretch } from "./geometry";
import { type Layout, ROW } from "./layout";

export type Violation = { rule: string; starts_at: string; ends_at: string; provisional: boolean; words: string };
export type KnownDay = GraphDay & { read_until?: string | null; violations?: readonly Violation[] };

/** Where the lanes lie, which is all that a day without names and numbers has. */
type Lanes = Pick<Layout, "x" | "edge" | "lane" | "top" | "bottom">;

export function Hatches({ id }: { id: string }) {
  return (
    <defs>
      {(["PC", "YM"] as const).map((special) => (
        <pattern key={special} id={`${id}${special}`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform={`rotate(${special === "PC" ? 45 : -45})`}>
          <rect className={`g-hatch ${special}`} width="2" height="6" />
        </pattern>
      ))}
      <pattern id={`${id}none`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="g-hatch none" width="1" height="7" />
      </pattern>
    </defs>
  );
}

/** A tint under the line in the lane's colour; personal use and yard moves are hatched. */
export function Bands({ found, at, hatch }: { found: readonly Stretch[]; at: Lanes; hatch: string }) {
  return (
    <g aria-hidden="true">
      {found.map(({ lane, special, from, to }) =>
        lane === null ? (
          <rect key={from} x={at.x(from)} y={at.top} width={at.x(to) - at.x(from)} height={at.bottom - at.top} fill={`url(#${hatch}none)`} />
        ) : (
          <g key={from}>
            <rect className={`g-band ${lane}`} x={at.x(from)} y={at.edge(lane)} width={at.x(to) - at.x(from)} height={at.lane} />
            {special && <rect x={at.x(from)} y={at.edge(lane)} width={at.x(to) - at.x(from)} height={at.lane} fill={`url(#${hatch}${special})`} />}
          </g>
        ),
      )}
    </g>
  );
}

/** What had not happened yet when the log was read. */
export function NotKnown({ day, found, at }: { day: KnownDay; found: readonly Stretch[]; at: Layout }) {
  const until = day.read_until ? minuteOf(day, day.read_until) : (found.at(-1)?.to ?? day.minutes_in_day);
  if (until >= day.minutes_in_day) return null;
  return (
    <g aria-hidden="true">
      <rect className="g-later" x={at.x(until)} y={at.top} width={at.x(day.minutes_in_day) - at.x(until)} height={at.bottom - at.top} />
      <path className="g-until" d={`M${at.x(until)} ${at.top - 4}V${at.bottom}`} />
    </g>
  );
}

/** A dot where a record begins a stretch: two of one status in a row stand there as two dots on one line. */
export function Records({ day, at }: { day: GraphDay; at: Layout }) {
  return (
    <g aria-hidden="true">
      {day.segments.map((segment) => {
        const lane = LANES.find((known) => known === segment.status);
        const minute = minuteOf(day, segment.starts_at);
        if (!lane || minute <= 0) return null;
        return <circle key={segment.starts_at} className="g-record" cx={at.x(minute)} cy={at.y(lane)} r={at.narrow ? 1.8 : 2.4} />;
      })}
    </g>
  );
}

export function Violations({ day, violations, at, row }: { day: GraphDay; violations: readonly Violation[]; at: Layout; row: number }) {
  const y = at.bottom + 6 + row * ROW;
  return (
    <g>
      {violations.map((one) => {
        const from = Math.max(0, minuteOf(day, one.starts_at));
        const to = Math.min(day.minutes_in_day, minuteOf(day, one.ends_at));
        return (
          <g key={`${one.rule} ${one.starts_at}`} className={one.provisional ? "g-violation provisional" : "g-violation"}>
            <title>{one.words}</title>
            <rect className="g-over" x={at.x(from)} y={at.edge("D")} width={Math.max(2, at.x(to) - at.x(from))} height={at.lane} />
            <rect className="g-bar" x={at.x(from)} y={y + 4} width={Math.max(3, at.x(to) - at.x(from))} height="4" rx="2" />
            <text x={at.x(from) - 5} y={y + 10} textAnchor="end">
              {one.rule}
            </text>
          </g>
        );
      })}
    </g>
  );
}
