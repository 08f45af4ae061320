import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import * as ask from "../api/queries";
import { DayGraph } from "../graph/day-graph";
import { Legend } from "../graph/legend";
import { minuteOf } from "../graph/geometry";
import { type Mark, marksOf } from "../graph/marks";
import { paths } from "../paths";
import { useWords } from "../words/lookup";
import { Section } from "./section";
import { Day } from "./times";

type Props = {
  driver: number;
  day: string;
  words: string;
  /** A record to ring: when it was, and what is to be said of it. */
  also?: { at: string; words: string };
};

/** The day on which something stands, drawn; a day that was not read says so. */
export function PlaceOnDay({ driver, day, words, also }: Props) {
  const w = useWords();
  const told = useQuery(ask.driverDays(driver, day, day)).data;
  const found = told?.days[0];
  if (!told || !found) return null;
  const minute = also ? minuteOf(found, also.at) : -1;
  const ringed: Mark[] =
    also && minute >= 0 && minute < found.minutes_in_day
      ? [{ id: "ringed", kind: "removed", minute, severity: "critical", words: also.words }]
      : [];
  return (
    <Section
      words={words}
      aside={
        <Link to={paths.driver(driver, day)}>
          {told.driver.name ?? told.driver.portal_id}, <Day day={day} long />
        </Link>
      }
    >
      {found.whole ? (
        <>
          <DayGraph day={found} zone={told.zone} marks={[...marksOf(found), ...ringed]} />
          <Legend />
        </>
      ) : (
        <p className="grey">{w("driver.unread")}</p>
      )}
    </Section>
  );
}
