import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { dayName } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

/** The days of the portal's window: how much of each was seen and certified, and how many lines are open. */
export function Days() {
  const w = useWords();
  const today = useQuery(ask.today(useChosen())).data;
  return (
    <section className="card" aria-labelledby="days">
      <header>
        <h2 id="days">{w("strip.title")}</h2>
      </header>
      <div className="in">
        <ol className="strip">
          {(today?.days ?? []).map((day) => {
            const all = Math.max(1, today?.drivers ?? 0);
            const unseen = Math.max(0, (today?.drivers ?? 0) - day.drivers);
            const words = [
              w("strip.certified", { n: day.certified, of: day.drivers }),
              ...(unseen ? [w("strip.notSeen", { n: unseen })] : []),
              w("strip.open", { n: day.open_errors }),
            ].join(", ");
            return (
              <li key={day.day}>
                <Link to={`${paths.errors}?first_day=${day.day}&last_day=${day.day}`} title={words}>
                  <span className="only-read">{words}</span>
                  <span className="bar" aria-hidden="true">
                    <i className="unseen" style={{ flexGrow: unseen / all }} />
                    <i className="open" style={{ flexGrow: (day.drivers - day.certified) / all }} />
                    <i className="certified" style={{ flexGrow: day.certified / all }} />
                  </span>
                  <b className="figures">{w.number(day.open_errors)}</b>
                  <span>{dayName(w.language, day.day).split(/[ ,]/)[0]}</span>
                  <span>{Number(day.day.slice(8))}</span>
                </Link>
              </li>
            );
          })}
        </ol>
        <p className="strip-legend small grey">
          <span>
            <i className="certified" /> {w("strip.legend.certified")}
          </span>
          <span>
            <i className="open" /> {w("strip.legend.uncertified")}
          </span>
          <span>
            <i className="unseen" /> {w("strip.legend.notSeen")}
          </span>
        </p>
        <p className="small grey">{w("strip.number")}</p>
      </div>
    </section>
  );
}
