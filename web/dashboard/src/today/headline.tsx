import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { useDuration } from "../parts/times";
import { useTabName } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

/** What reviewing a silent change takes, roughly. */
const REVIEW_MINUTES = 6;

/** The day in one sentence, and the way from lines to decisions. */
export function Headline({ told }: { told: Schemas["DecisionsOut"] }) {
  const w = useWords();
  const duration = useDuration();
  const altered = useQuery(ask.altered(useChosen())).data?.total ?? 0;
  const decisions = told.decisions + altered;
  const exposure = told.items.filter((one) => one.exposure).length + altered;
  const minutes = told.items.reduce((sum, one) => sum + one.minutes, 0) + altered * REVIEW_MINUTES;
  useTabName(w("today.title"));

  return (
    <section className="headline">
      <div>
        <h1>
          {decisions === 0
            ? w("today.nothing")
            : w("today.sentence", { decisions: w.n("decisions", decisions), time: duration(minutes) })}
          {exposure > 0 && (
            <>
              {"; "}
              <Link className="exposed" to={`${paths.decisions}?exposure=1`}>
                {w.n("today.exposure", exposure)}
              </Link>
            </>
          )}
        </h1>
        <p className="grey">
          {w("today.from", { lines: w.n("lines", told.lines) })}
          {altered > 0 && <> {w.n("today.altered", altered)}</>}
          {told.ungrouped > 0 && <>; {w("today.ungrouped", { n: told.ungrouped })}</>}
        </p>
      </div>
      <Funnel lines={told.lines} causes={told.causes} decisions={told.decisions} />
    </section>
  );
}

function Funnel({ lines, causes, decisions }: { lines: number; causes: number; decisions: number }) {
  const w = useWords();
  const steps = [
    { number: lines, words: w("funnel.lines"), to: `${paths.errors}?status=pending` },
    { number: causes, words: w("funnel.causes"), to: `${paths.incidents}?state=open` },
    { number: decisions, words: w("funnel.decisions"), to: paths.decisions },
  ];
  return (
    <ol className="funnel" aria-label={w("funnel.title")}>
      {steps.map((step) => (
        <li key={step.words}>
          <Link to={step.to}>
            <b className="figures">{w.number(step.number)}</b>
            <span>{step.words}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
