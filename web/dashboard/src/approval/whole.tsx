import "./approval.css";

import type { ReactNode } from "react";
import { Link } from "react-router";

import type { Schemas } from "../api/client";
import { Section } from "../parts/section";
import { FixState } from "../parts/status";
import { At, Day } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { plain, useWords } from "../words/lookup";
import { BeforeAfter } from "./before-after";
import { saidOf } from "./by-remedy";
import { Claims } from "./claims";
import { HoursTable } from "./hours-table";
import { usePlannedDays } from "./planned-days";
import { Records } from "./records";
import { Run } from "./run";
import { Wanted } from "./wanted";

/** What a request claims, what it changes and on which law; `decide` is where a person says yes or no. */
export function Whole({ fix, decide }: { fix: Schemas["FixWhole"]; decide: ReactNode }) {
  const w = useWords();
  const { zone, read_at: readAt } = fix.preview;
  const said = saidOf(fix.remedy);
  const days = usePlannedDays(fix);
  return (
    <div className="approval">
      <div className="stack">
        <Title
          words={fix.words}
          lang="en"
          under={
            <>
              <Link to={paths.driver(fix.driver_number, fix.first_day)}>{fix.driver_name ?? fix.driver_id}</Link>{" "}
              <span className="mono">{fix.driver_id}</span> · {fix.company} <span className="mono">{fix.company_id}</span>{" "}
              · {fix.system}
            </>
          }
        />
        <Section words={w("approve.graph")} aside={w("approve.graph.long")}>
          <BeforeAfter fix={fix} days={days} />
        </Section>
        <Claims fix={fix} />
        <Section words={w("approve.records")}>
          <Records fix={fix} />
        </Section>
        <Section words={w("approve.hours")} aside={w("approve.hours.notReason")}>
          <HoursTable days={days} />
        </Section>
        <Section words={w("approve.afterwards")}>
          <p>{w(said.afterwards)}</p>
          {said.asks && <p>{w("approve.then")}</p>}
        </Section>
      </div>
      <aside className="stack">
        {decide}
        <Wanted fix={fix} />
        <Section words={w("approve.steps")}>
          <ol className="steps">
            {fix.steps.map((step, n) => (
              <li key={n}>
                <span lang="en">{step.words}</span>
                {step.note && (
                  <figure>
                    <figcaption className="small grey">{w("approve.note")}</figcaption>
                    <blockquote className="mono wrap-anywhere">{step.note}</blockquote>
                  </figure>
                )}
              </li>
            ))}
          </ol>
        </Section>
        <Section words={w("approve.law")}>
          {fix.law && (
            <p>
              <span className="tag">49 CFR {fix.law.paragraph}</span> <span lang="en">{plain(fix.law.words)}</span>
            </p>
          )}
          {fix.law && (
            <figure className="quoted">
              <figcaption className="small grey">{w("approve.quoted", { paragraph: fix.law.quoted.paragraph })}</figcaption>
              <blockquote lang="en">“{fix.law.quoted.line}”</blockquote>
            </figure>
          )}
          <p lang="en">{fix.basis}</p>
          {said.asks && <p className="grey small">{w("approve.law.long")}</p>}
        </Section>
        <Section words={w("column.state")}>
          <dl className="facts">
            <dt>{w("column.state")}</dt>
            <dd>
              <FixState of={fix} />
            </dd>
            <dt>{w("approve.days")}</dt>
            <dd>
              <Day day={fix.first_day} long />
              {fix.last_day !== fix.first_day && (
                <>
                  {" – "}
                  <Day day={fix.last_day} long />
                </>
              )}
            </dd>
            <dt>{w("approve.zone")}</dt>
            <dd>{zone}</dd>
            <dt>{w("approve.asOf")}</dt>
            <dd>
              <At at={readAt} zone={zone} style="whole" />
            </dd>
            <dt>{w("approve.hash")}</dt>
            <dd className="mono" title={fix.plan_hash}>
              {fix.plan_hash.slice(0, 16)}…
            </dd>
            <dt>{w("approve.alternatives")}</dt>
            <dd>{fix.offers.filter((one) => one !== fix.remedy).map((one) => w.of("remedy", one)).join(", ")}</dd>
          </dl>
        </Section>
        <Run fix={fix} />
      </aside>
    </div>
  );
}
