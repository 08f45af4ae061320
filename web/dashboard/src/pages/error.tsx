import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { History } from "../parts/history";
import { PlaceOnDay } from "../parts/place-on-day";
import { Section } from "../parts/section";
import { Severity } from "../parts/severity";
import { Answered } from "../parts/states";
import { ErrorStatus } from "../parts/status";
import { At, Day } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { WishOfLine } from "../wish/of-line";
import { plain, useWords } from "../words/lookup";

/** One line of the portal's list, its day, and all that was ever said of it. */
export default function ErrorPage() {
  const id = Number(useParams()["id"]);
  return <Answered query={useQuery(ask.error(id))}>{(told) => <Whole one={told} />}</Answered>;
}

function Whole({ one }: { one: Schemas["ErrorWhole"] }) {
  const w = useWords();
  return (
    <div className="stack">
      <Title
        words={one.message}
        lang="en"
        under={
          <>
            <Link to={paths.driver(one.driver_number, one.day ?? undefined)}>{one.driver_name ?? one.driver_id}</Link> ·{" "}
            {one.company} · {one.system}
          </>
        }
      >
        <Severity of={one.severity} />
        <ErrorStatus of={one.status} />
      </Title>
      {one.day && <PlaceOnDay driver={one.driver_number} day={one.day} words={w("column.day")} />}
      <WishOfLine error={one} />
      <div className="two">
        <Section words={w("column.state")}>
          <dl className="facts">
            <dt>{w("column.kind")}</dt>
            <dd>{plain(one.key)}</dd>
            <dt>{w("column.time")}</dt>
            <dd>
              <Day day={one.day} /> <At at={one.error_at} zone={one.zone} style="exact" />
            </dd>
            <dt>{w("column.status")}</dt>
            <dd>
              <ErrorStatus of={one.status} /> <span lang="en">{one.status_reason}</span>
            </dd>
            <dt>{w("error.first")}</dt>
            <dd>
              <At at={one.first_listed_at} zone={one.zone} />
            </dd>
            <dt>{w("error.last")}</dt>
            <dd>
              <At at={one.last_listed_at} zone={one.zone} />
            </dd>
            <dt>{w("error.offers")}</dt>
            <dd>{one.offers.map((offer) => w.of("remedy", offer)).join(", ") || w("none")}</dd>
          </dl>
        </Section>
        <Section words={w("error.raw")}>
          <dl className="facts small">
            {Object.entries(one.raw).map(([name, value]) => (
              <div key={name} style={{ display: "contents" }}>
                <dt className="mono">{name}</dt>
                <dd className="mono">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </Section>
      </div>
      <Section words={w("error.history")}>
        <History facts={one.history} />
      </Section>
    </div>
  );
}
