import "./graph.css";

import { useId, useState } from "react";

import { useWords } from "../words/lookup";
import { type GraphDay, hoursMinutes, linePath, rowsFor, stretches } from "./geometry";
import { Grid } from "./grid";
import { clockOf, useInWords } from "./in-words";
import { Bands, Hatches, type KnownDay, NotKnown, Records, Violations } from "./layers";
import { layoutOf } from "./layout";
import { MarkLink, MarkSign } from "./mark-sign";
import type { Mark } from "./marks";
import { useWidth } from "./width";

type Props = {
  day: KnownDay;
  zone: string;
  marks?: readonly Mark[];
  /** The same day as it will read: its line is drawn over this one. */
  after?: GraphDay;
};

const MARK_WIDTH = 13;

/** A day of a log as everybody in the trade draws it: four lines, midnight to midnight at the home terminal. */
export function DayGraph({ day, zone, marks = [], after }: Props) {
  const w = useWords();
  const [element, width] = useWidth<HTMLElement>(960);
  const [pointed, setPointed] = useState<number | null>(null);
  const hatch = useId();
  const found = stretches(day);
  const violations = day.violations ?? [];
  const draft = layoutOf(width, day.minutes_in_day, 0);
  const rows = rowsFor(
    marks.map((mark) => mark.minute),
    MARK_WIDTH / draft.minute,
  );
  const markRows = marks.length ? Math.max(...rows) + 1 : 0;
  const at = layoutOf(width, day.minutes_in_day, markRows + (violations.length ? 1 : 0));
  const words = useInWords(day, zone, marks, violations);
  const under = pointed === null ? undefined : found.find((one) => one.from <= pointed && pointed < one.to);

  return (
    <figure className="day-graph" ref={element}>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${at.width} ${at.height}`}
        height={at.height}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const minute = (((event.clientX - box.left) / box.width) * at.width - at.left) / at.minute;
          setPointed(minute >= 0 && minute < day.minutes_in_day ? minute : null);
        }}
        onPointerLeave={() => {
          setPointed(null);
        }}
      >
        <Hatches id={hatch} />
        <Grid day={day} zone={zone} at={at} found={found} />
        <NotKnown day={day} found={found} at={at} />
        <Bands found={found} at={at} hatch={hatch} />
        {after && <path className="g-before" d={linePath(found, at.x, at.y)} />}
        <path className={after ? "g-pen after" : "g-pen"} d={linePath(after ? stretches(after) : found, at.x, at.y)} />
        <Records day={day} at={at} />
        <Violations day={day} violations={violations} at={at} row={markRows} />
        {marks.map((mark, n) => (
          <MarkSign key={mark.id} mark={mark} at={at} row={rows[n] ?? 0} lane={found.findLast((one) => one.from <= mark.minute && mark.minute <= one.to)} />
        ))}
        {pointed !== null && <path className="g-hair" d={`M${at.x(pointed)} ${at.top}V${at.bottom}`} />}
      </svg>
      {marks.map((mark, n) => (
        <MarkLink key={mark.id} mark={mark} at={at} row={rows[n] ?? 0} />
      ))}
      {pointed !== null && (
        <figcaption className="g-readout" aria-hidden="true" style={{ left: `${(at.x(pointed) / at.width) * 100}%` }}>
          <b>{clockOf(w, day, zone, pointed)}</b>{" "}
          {under?.lane ? `${under.lane}${under.special ? ` · ${under.special}` : ""} ${hoursMinutes(under.to - under.from)}` : "?"}
        </figcaption>
      )}
    </figure>
  );
}
