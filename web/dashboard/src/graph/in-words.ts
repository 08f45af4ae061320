import { dayName, timeIn } from "../parts/times";
import { useWords, type Words } from "../words/lookup";
import { type GraphDay, minuteOf, stretches } from "./geometry";
import type { Violation } from "./layers";
import type { Mark } from "./marks";

/** The time of a minute of a day, by its own clock; the last minute is 24:00 and not the next day's 00:00. */
export function clockOf(w: Words, day: GraphDay, zone: string, minute: number): string {
  if (minute >= day.minutes_in_day) return "24:00";
  return timeIn(w.language, zone, "time", new Date(Date.parse(day.starts_at) + minute * 60_000).toISOString());
}

/** The graph as a person would read it out: every stretch, then every mark. */
export function useInWords(day: GraphDay, zone: string, marks: readonly Mark[], violations: readonly Violation[]): string {
  const w = useWords();
  const time = (minute: number) => clockOf(w, day, zone, minute);
  const parts = [
    ...stretches(day).map(({ lane, special, from, to }) =>
      lane
        ? w("graph.alt.part", {
            status: special ? `${lane} (${w.of("graph", special)})` : lane,
            from: time(from),
            to: time(to),
          })
        : w("graph.alt.unknown", { from: time(from), to: time(to) }),
    ),
    ...violations.map((one) =>
      w("graph.alt.violation", {
        rule: one.rule,
        from: time(Math.max(0, minuteOf(day, one.starts_at))),
        to: time(minuteOf(day, one.ends_at)),
      }),
    ),
    ...marks.map((mark) => {
      if (mark.kind !== "portal" && mark.kind !== "ours") return w("graph.alt.request", { time: time(mark.minute) });
      return w(mark.kind === "portal" ? "graph.alt.error" : "graph.alt.finding", {
        words: mark.words,
        time: time(mark.minute),
      });
    }),
  ];
  return w("graph.alt", { day: dayName(w.language, day.day, true), zone, parts: parts.join("; ") });
}
