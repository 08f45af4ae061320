import { expect, test } from "vitest";

import { asked, choiceIn, withChoice } from "./chosen";

test("an address says what is chosen beside its filters", () => {
  expect(choiceIn(new URLSearchParams("status=pending&company=3"))).toBe("company=3");
  expect(choiceIn(new URLSearchParams("status=pending"))).toBe("");
});

test("another choice leaves the filters as they are", () => {
  const before = new URLSearchParams("severity=high&severity=critical&company=3");
  expect(withChoice(before, "system=zero").toString()).toBe("severity=high&severity=critical&system=zero");
  expect(withChoice(before, "").toString()).toBe("severity=high&severity=critical");
});

test("a company that is no number is none", () => {
  expect(asked("company=3")).toEqual({ system: null, company: 3 });
  expect(asked("company=x")).toEqual({ system: null, company: null });
  expect(asked("")).toEqual({ system: null, company: null });
});
