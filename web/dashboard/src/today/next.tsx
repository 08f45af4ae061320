import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { minuteOf } from "../graph/geometry";
import { DayThumbnail } from "../graph/day-thumbnail";
import { useChosen } from "../office/chosen";
import { Severity } from "../parts/severity";
import { Day } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const ROWS = 10;

/** What to do first: silent changes, then decisions, as the API ranks them by risk. */
export function Next({ told }: { told: Schemas["DecisionsOut"] }) {
  const w = useWords();
  const altered = useQuery(ask.altered(useChosen())).data?.items ?? [];
  const findings = altered.slice(0, ROWS);
  const decisions = told.items.slice(0, ROWS - findings.length);
  return (
    <section className="card next" aria-labelledby="next">
      <header className="spread">
        <h2 id="next">{w("next.title")}</h2>
        <span className="grey small">{w("next.long")}</span>
      </header>
      <ol>
        {findings.map((one) => (
          <FindingRow key={`finding ${one.id}`} one={one} />
        ))}
        {decisions.map((one) => (
          <DecisionRow key={one.incident_id} one={one} />
        ))}
      </ol>
      {findings.length + decisions.length === 0 && <p className="nothing">{w("next.empty")}</p>}
      {told.items.length > decisions.length && (
        <p className="next-all">
          <Link to={paths.decisions}>{w("next.all", { n: told.decisions })}</Link>
        </p>
      )}
    </section>
  );
}

function DecisionRow({ one }: { one: Schemas["DecisionOut"] }) {
  const w = useWords();
  const [driver] = one.drivers;
  const more = one.drivers.length - 1;
  return (
    <li>
      <Link to={paths.decision(one.incident_id)} className="next-row">
        <Severity of={one.severity} />
        <div className="next-words">
          <h3 className="wrap-anywhere" lang="en">{one.title}</h3>
          <p className="grey small">
            <b>{driver?.name ?? driver?.driver_id}</b>
            {more > 0 && <> {w.n("others", more)}</>} · {one.company}
            {one.place && (
              <>
                {" · "}
                <Day day={one.place.day} />
              </>
            )}
          </p>
          <p className="small step" lang="en">{one.next_step}</p>
        </div>
        <p className="next-age small grey">
          <span>{w.n("days", one.age_days)}</span>
          <span>{w.n("lines", one.lines)}</span>
          <span>{one.owner ?? w("unassigned")}</span>
        </p>
        {one.place ? <Thumbnail place={one.place} wanted={one.key} severity={one.severity} /> : <span />}
      </Link>
    </li>
  );
}

function FindingRow({ one }: { one: Schemas["FindingOut"] }) {
  const w = useWords();
  return (
    <li>
      <Link to={paths.finding(one.id)} className="next-row">
        <Severity of="critical" />
        <div className="next-words">
          <h3>{w("finding.review.confirmed")}</h3>
          <p className="grey small">
            <b>{one.driver_name ?? one.driver_id}</b> · {one.company} · <Day day={one.day} />
          </p>
          <p className="small step wrap-anywhere" lang="en">{one.words}</p>
          <p className="small grey" lang="en">{one.window}</p>
        </div>
        <p className="next-age small grey">
          <span>{one.paragraph}</span>
        </p>
        <Thumbnail place={{ driver_number: one.driver_number, day: one.day }} wanted="" severity="critical" />
      </Link>
    </li>
  );
}

type ThumbnailProps = { place: Schemas["PlaceOut"]; wanted: string; severity: string };

/** The day as it was read, with the place of the error; a day that was not read is said to be so. */
function Thumbnail({ place, wanted, severity }: ThumbnailProps) {
  const w = useWords();
  const days = useQuery(ask.driverDays(place.driver_number, place.day, place.day)).data;
  const day = days?.days[0];
  if (!days || !day?.whole) return <span className="unread small grey">{days && w("next.unread")}</span>;
  const mark = day.findings.find((one) => one.key === wanted && one.at);
  return (
    <DayThumbnail
      day={day}
      zone={days.zone}
      severity={severity}
      {...(mark?.at ? { minute: minuteOf(day, mark.at) } : {})}
    />
  );
}
