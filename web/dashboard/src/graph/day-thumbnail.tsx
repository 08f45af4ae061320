import "./graph.css";

import { useId } from "react";

import { dayName } from "../parts/times";
import { useWords } from "../words/lookup";
import { type GraphDay, type Lane, LANES, linePath, stretches } from "./geometry";
import { Bands, Hatches } from "./layers";

/** The same without names and numbers: enough to recognise a day, with the place marked. */
export function DayThumbnail({ day, minute, severity, zone }: { day: GraphDay; minute?: number; severity?: string; zone: string }) {
  const w = useWords();
  const hatch = useId();
  const [width, height, lane] = [190, 46, 11];
  const found = stretches(day);
  const x = (at: number) => (at / day.minutes_in_day) * width;
  const edge = (of: Lane) => 1 + LANES.indexOf(of) * lane;
  const y = (of: Lane) => edge(of) + lane / 2;
  return (
    <svg className="day-thumbnail" role="img" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-label={`${dayName(w.language, day.day)}, ${zone}`}>
      <Hatches id={hatch} />
      <rect className="g-paper" x="0.5" y="1" width={width - 1} height={lane * 4} rx="2" />
      {[6, 12, 18].map((hour) => (
        <path key={hour} className="g-hour" d={`M${x(hour * 60)} 1V${height - 1}`} />
      ))}
      {LANES.slice(1).map((of) => (
        <path key={of} className="g-lane" d={`M0 ${edge(of)}H${width}`} />
      ))}
      <Bands found={found} at={{ x, edge, lane, top: 1, bottom: height - 1 }} hatch={hatch} />
      <path className="g-pen thin" d={linePath(found, x, y)} />
      {minute !== undefined && (
        <g className={`g-place ${severity ?? ""}`}>
          <path d={`M${x(minute)} 0V${height}`} />
          <circle cx={x(minute)} cy={y(found.findLast((one) => one.from <= minute && minute <= one.to)?.lane ?? "OFF")} r="4" />
        </g>
      )}
    </svg>
  );
}
