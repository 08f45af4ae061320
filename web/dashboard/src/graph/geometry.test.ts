import { expect, test } from "vitest";

import { hourName, hourTicks, hoursMinutes, linePath, rowsFor, stretches, totals } from "./geometry";

const CHICAGO = "America/Chicago";
const segment = (status: string | null, starts_at: string, ends_at: string, special: string | null = null) => ({
  status,
  special,
  starts_at,
  ends_at,
});

test("a record stands at its own minute", () => {
  const day = {
    day: "2026-06-16",
    starts_at: "2026-06-16T05:00:00Z",
    minutes_in_day: 1440,
    segments: [
      segment("OFF", "2026-06-16T05:00:00Z", "2026-06-16T11:07:00Z"),
      segment("D", "2026-06-16T11:07:00Z", "2026-06-16T12:00:30Z"),
    ],
  };
  expect(stretches(day)).toEqual([
    { lane: "OFF", special: null, from: 0, to: 367 },
    { lane: "D", special: null, from: 367, to: 420.5 },
  ]);
});

test("two records of one state in a row draw one line", () => {
  const day = {
    day: "2026-06-16",
    starts_at: "2026-06-16T05:00:00Z",
    minutes_in_day: 1440,
    segments: [
      segment("ON", "2026-06-16T05:00:00Z", "2026-06-16T06:00:00Z"),
      segment("ON", "2026-06-16T06:00:00Z", "2026-06-16T07:00:00Z"),
      segment("ON", "2026-06-16T07:00:00Z", "2026-06-16T08:00:00Z", "YM"),
    ],
  };
  expect(stretches(day).map(({ from, to, special }) => [from, to, special])).toEqual([
    [0, 120, null],
    [120, 180, "YM"],
  ]);
});

test("a day of 23 hours has no two o'clock, one of 25 hours has one o'clock twice", () => {
  const spring = hourTicks({ starts_at: "2026-03-08T06:00:00Z", minutes_in_day: 1380 }, CHICAGO);
  const autumn = hourTicks({ starts_at: "2026-11-01T05:00:00Z", minutes_in_day: 1500 }, CHICAGO);
  expect(spring.map((tick) => tick.hour).slice(0, 4)).toEqual([0, 1, 3, 4]);
  expect(spring.at(-1)).toEqual({ minute: 1380, hour: 0 });
  expect(autumn.map((tick) => tick.hour).slice(0, 4)).toEqual([0, 1, 1, 2]);
  expect(autumn.at(-1)).toEqual({ minute: 1500, hour: 0 });
});

test("the line goes up and down where the status changes, and breaks where nothing is known", () => {
  const found = [
    { lane: "OFF", special: null, from: 0, to: 60 },
    { lane: "ON", special: null, from: 60, to: 90 },
    { lane: null, special: null, from: 90, to: 100 },
    { lane: "D", special: null, from: 100, to: 120 },
  ] as const;
  const y = (lane: string) => ["OFF", "SB", "D", "ON"].indexOf(lane);
  expect(linePath(found, (minute) => minute, y)).toBe("M0.00 0.00H60.00V3.00H90.00M100.00 2.00H120.00");
  expect(totals(found)).toEqual({ OFF: 60, SB: 0, D: 20, ON: 30 });
});

test("hours are written as on paper", () => {
  expect([0, 1, 11, 12, 13, 23].map(hourName)).toEqual(["M", "1", "11", "N", "1", "11"]);
  expect([hoursMinutes(485.9), hoursMinutes(0), hoursMinutes(1500)]).toEqual(["8:05", "0:00", "25:00"]);
});

test("marks that would lie on each other get rows of their own", () => {
  expect(rowsFor([0, 3, 30, 31, 32], 10)).toEqual([0, 1, 0, 1, 2]);
});
