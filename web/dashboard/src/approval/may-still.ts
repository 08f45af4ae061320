import type { Schemas } from "../api/client";

const MAY_BE_CANCELLED: readonly string[] = ["blocked", "approved"];
const CAN_FAIL: readonly string[] = ["failed", "not_effective"];

type Fix = Pick<
  Schemas["FixWhole"],
  "state" | "outcome" | "remedy" | "released_at" | "stops_remedy" | "failed_error_ids"
>;

/** What a person may still do with a request: take it back, have it tried once more, or release what broke a log. */
export function mayStill(fix: Fix, role: string): "cancel" | "retry" | "release" | null {
  if (role === "viewer") return null;
  if (MAY_BE_CANCELLED.includes(fix.state)) return "cancel";
  if (fix.state !== "closed") return null;
  const isOver = fix.released_at !== null || CAN_FAIL.includes(fix.outcome ?? "");
  if (fix.stops_remedy || (isOver && fix.failed_error_ids.length > 0)) return "retry";
  const broke = fix.outcome === "violation" && fix.remedy !== "clear_twins";
  return broke && !fix.released_at && role === "admin" ? "release" : null;
}
