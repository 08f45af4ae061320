// What stands on a day besides its line: each mark at its minute, in words, and where it leads.

import type { Schemas } from "../api/client";
import { paths } from "../paths";
import { minuteOf } from "./geometry";

export type Mark = {
  id: string;
  kind: "portal" | "ours" | "request" | "removed" | "edited";
  minute: number;
  severity: string;
  words: string;
  to?: string;
};

type DriverDay = Schemas["DriverDayOut"];

export function marksOf(day: DriverDay): Mark[] {
  const found: Mark[] = [];
  for (const [n, mark] of day.findings.entries()) {
    if (!mark.at) continue;
    found.push({
      id: `${mark.source} ${n}`,
      kind: mark.source,
      minute: minuteOf(day, mark.at),
      severity: mark.severity,
      words: mark.words,
      ...(mark.error_id ? { to: paths.error(mark.error_id) } : {}),
    });
  }
  for (const request of day.edit_requests) {
    found.push({
      id: `request ${request.record_id}`,
      kind: "request",
      minute: minuteOf(day, request.at),
      severity: "info",
      words: `${request.words} (${request.state})`,
    });
  }
  return found
    .filter((mark) => mark.minute >= 0 && mark.minute <= day.minutes_in_day)
    .sort((a, b) => a.minute - b.minute);
}
