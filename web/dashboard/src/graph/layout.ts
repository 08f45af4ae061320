// Sizes of the grid in pixels, and from minutes and lanes to places on it.

import { type Lane, LANES } from "./geometry";

export type Layout = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  lane: number;
  bottom: number;
  narrow: boolean;
  minute: number;
  x: (minute: number) => number;
  /** Where the pen runs in a lane: its middle. */
  y: (lane: Lane) => number;
  /** The upper edge of a lane. */
  edge: (lane: Lane) => number;
};

const NARROW = 620;
export const ROW = 15;

export function layoutOf(width: number, minutes: number, rows: number): Layout {
  const narrow = width < NARROW;
  const left = narrow ? 34 : 46;
  const right = narrow ? 44 : 58;
  const top = 20;
  const lane = narrow ? 26 : 32;
  const bottom = top + lane * LANES.length;
  const minute = Math.max(0, width - left - right) / minutes;
  const edge = (of: Lane) => top + LANES.indexOf(of) * lane;
  return {
    width,
    height: bottom + 6 + rows * ROW,
    left,
    right,
    top,
    lane,
    bottom,
    narrow,
    minute,
    x: (at) => left + at * minute,
    y: (of) => edge(of) + lane / 2,
    edge,
  };
}
