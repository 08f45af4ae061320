import { expect, test } from "vitest";

import { mayStill } from "./may-still";

const VIOLATION = {
  state: "closed",
  outcome: "violation",
  remedy: "annotate",
  released_at: null,
  stops_remedy: false,
  failed_error_ids: [7],
} as const;
const RELEASED = { ...VIOLATION, released_at: "2026-11-20T21:00:00Z" };
type Fix = Parameters<typeof mayStill>[0];
const may = (fix: object, role = "auditor") => mayStill(fix as Fix, role);

test("a violation is released by an admin, and by nobody else", () => {
  expect(may(VIOLATION, "admin")).toBe("release");
  expect(may(VIOLATION)).toBeNull();
});

test("once it is released, what failed may be tried again, and no longer when it was", () => {
  expect(may(RELEASED)).toBe("retry");
  expect(may({ ...RELEASED, failed_error_ids: [] })).toBeNull();
  expect(may(RELEASED, "viewer")).toBeNull();
});

test("the tool kit's violation is not released: the kit is set back", () => {
  expect(may({ ...VIOLATION, remedy: "clear_twins" }, "admin")).toBeNull();
});

test("what failed may be tried again as long as its lines stay failed", () => {
  const failed = { ...VIOLATION, outcome: "failed" };
  expect(may(failed)).toBe("retry");
  expect(may({ ...failed, failed_error_ids: [] })).toBeNull();
  expect(may({ ...failed, failed_error_ids: [], stops_remedy: true })).toBe("retry");
});

test("what waits for a yes or no, or is under way, is not tried again", () => {
  expect(may({ ...VIOLATION, state: "awaiting_driver", outcome: null })).toBeNull();
  expect(may({ ...VIOLATION, state: "approved", outcome: null })).toBe("cancel");
});
