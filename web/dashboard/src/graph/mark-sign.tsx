import { Link } from "react-router";

import type { Stretch } from "./geometry";
import { type Layout, ROW } from "./layout";
import type { Mark } from "./marks";

export const SIGNS: Record<Mark["kind"], string> = {
  portal: "M0 -5.5L5.2 4H-5.2Z",
  ours: "M0 -5.5L5 0L0 5.5L-5 0Z",
  request: "M-3.5 6V-5.5H4.5L2.5 -2.5L4.5 0.5H-2.5",
  removed: "M-4 -4L4 4M4 -4L-4 4",
  edited: "M-5 3.5V5H-3.5L5 -3.5L3.5 -5Z",
};

/** A mark under the grid, tied to its place on the line; it leads to its page where it has one. */
export function MarkSign({ mark, at, row, lane }: { mark: Mark; at: Layout; row: number; lane: Stretch | undefined }) {
  const x = at.x(mark.minute);
  const y = at.bottom + 12 + row * ROW;
  const line = lane?.lane ? at.y(lane.lane) : at.bottom;
  const ringed = mark.kind === "removed" || mark.kind === "edited";
  return (
    <g className={`g-mark ${mark.kind} ${mark.severity}`}>
      <title>{mark.words}</title>
      <path className="g-stem" d={`M${x} ${ringed ? line + 7 : line + 4}V${y - 6}`} />
      {ringed && <circle className="g-ring" cx={x} cy={line} r="7" />}
      <path className="g-sign" transform={`translate(${x} ${ringed ? y + 1 : y})`} d={SIGNS[mark.kind]} />
    </g>
  );
}

/** Where a mark leads, laid over its sign: a picture that is read out as one cannot hold links. */
export function MarkLink({ mark, at, row }: { mark: Mark; at: Layout; row: number }) {
  if (!mark.to) return null;
  const place = { left: at.x(mark.minute) - 9, top: at.bottom + 4 + row * ROW };
  return <Link className="g-link" to={mark.to} style={place} aria-label={mark.words} title={mark.words} />;
}
