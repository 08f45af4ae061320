// Where things lie on the grid of a day. Minutes are counted from midnight at the home terminal, so that a day of 23
// or 25 hours is as long as it was, and every instant stands at its own minute.

export const LANES = ["OFF", "SB", "D", "ON"] as const;
export type Lane = (typeof LANES)[number];

type Segment = {
  status: string | null;
  special: string | null;
  starts_at: string;
  ends_at: string;
};

/** A day as the graph needs it; what the API sends has more. */
export type GraphDay = {
  day: string;
  starts_at: string;
  minutes_in_day: number;
  segments: readonly Segment[];
};

/** A day whose first hours nobody knew, with what another reading says that it began with. */
export function begunAs(day: GraphDay, known: GraphDay | undefined): GraphDay {
  const [first, ...rest] = day.segments;
  const begun = known?.segments[0];
  if (!first || first.status !== null || !begun || begun.starts_at !== first.starts_at) return day;
  return { ...day, segments: [{ ...begun, ends_at: first.ends_at }, ...rest] };
}

export type Stretch = { lane: Lane | null; special: string | null; from: number; to: number };

export function minuteOf(day: Pick<GraphDay, "starts_at">, instant: string): number {
  return (Date.parse(instant) - Date.parse(day.starts_at)) / 60_000;
}

/** The segments as minutes of the day; those that are one state in a row become one, which the eye sees as one. */
export function stretches(day: GraphDay): Stretch[] {
  const found: Stretch[] = [];
  for (const segment of day.segments) {
    const lane = LANES.find((known) => known === segment.status) ?? null;
    const from = Math.max(0, minuteOf(day, segment.starts_at));
    const to = Math.min(day.minutes_in_day, minuteOf(day, segment.ends_at));
    const last = found.at(-1);
    if (to <= from) continue;
    if (last?.lane === lane && last.special === segment.special && last.to === from) last.to = to;
    else found.push({ lane, special: segment.special, from, to });
  }
  return found;
}

/** The one line that a pen would draw: along each lane, and straight up or down where the status changes. */
export function linePath(found: readonly Stretch[], x: (minute: number) => number, y: (lane: Lane) => number): string {
  let path = "";
  let end: number | null = null;
  for (const { lane, from, to } of found) {
    if (lane === null) {
      end = null;
      continue;
    }
    const level = y(lane).toFixed(2);
    path += end === from ? `V${level}` : `M${x(from).toFixed(2)} ${level}`;
    path += `H${x(to).toFixed(2)}`;
    end = to;
  }
  return path;
}

type Tick = { minute: number; hour: number };

/** The hours of a day by its own clock: the hour that does not exist is left out, the one that comes twice is there twice. */
export function hourTicks(day: Pick<GraphDay, "starts_at" | "minutes_in_day">, zone: string): Tick[] {
  const start = Date.parse(day.starts_at);
  const clock = new Intl.DateTimeFormat("en-US", { timeZone: zone, hour: "numeric", hourCycle: "h23" });
  const ticks: Tick[] = [];
  for (let minute = 0; minute <= day.minutes_in_day; minute += 60) {
    ticks.push({ minute, hour: Number(clock.format(start + minute * 60_000)) });
  }
  return ticks;
}

/** How an hour is written over a grid: M for midnight, N for noon, as on paper. */
export function hourName(hour: number): string {
  if (hour === 0) return "M";
  if (hour === 12) return "N";
  return String(hour % 12);
}

/** Minutes in each lane; the rest of the day is not known. */
export function totals(found: readonly Stretch[]): Record<Lane, number> {
  const sum: Record<Lane, number> = { OFF: 0, SB: 0, D: 0, ON: 0 };
  for (const { lane, from, to } of found) if (lane) sum[lane] += to - from;
  return sum;
}

/** `8:05`, of minutes; seconds are cut, as on paper. */
export function hoursMinutes(minutes: number): string {
  const whole = Math.floor(minutes);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Rows for marks that would lie on each other: each takes the first row in which the one before is far enough away. */
export function rowsFor(minutes: readonly number[], apart: number): number[] {
  const ends: number[] = [];
  return minutes.map((minute) => {
    let row = ends.findIndex((end) => minute - end >= apart);
    if (row < 0) row = ends.length;
    ends[row] = minute;
    return row;
  });
}
