import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { At } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const LEADS = {
  causes_opened: `${paths.incidents}?state=open`,
  causes_closed: `${paths.incidents}?state=closed`,
  requests_proposed: `${paths.fixes}?state=proposed`,
  requests_answered: paths.fixes,
  requests_closed: `${paths.fixes}?state=closed`,
  findings_made: paths.findings,
  tasks_done: `${paths.tasks}?state=done`,
} as const;

/** What happened while this person was away; nothing at his first visit. */
export function Since() {
  const w = useWords();
  const told = useQuery(ask.look(useChosen())).data;
  if (!told?.since) return null;
  const changed = (Object.keys(LEADS) as (keyof typeof LEADS)[]).filter((one) => told[one] > 0);
  return (
    <section className="card" aria-labelledby="since">
      <header className="spread">
        <h2 id="since">{w("since.title")}</h2>
        <span className="grey small">
          <At at={told.since} />
        </span>
      </header>
      <div className="in">
        {changed.length === 0 && <p className="grey small">{w("since.nothing")}</p>}
        <ul className="reasons small">
          {changed.map((one) => (
            <li key={one}>
              <b className="figures">{w.number(told[one])}</b>
              <Link to={LEADS[one]}>{w.n(`since.${one}`, told[one])}</Link>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
