import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { At } from "../parts/times";
import { paths } from "../paths";
import { type Key, useWords } from "../words/lookup";

const WORST_CAUSES = 4;
/** What a carrier has for the repair of an ELD, 395.34(d)(1). */
const REPAIR_DAYS = 8;
const UNIDENTIFIED = "unidentifiedDriverEvent";

/** Four questions of every morning, in figures that lead to what they count. */
export function Cards({ told }: { told: Schemas["DecisionsOut"] }) {
  return (
    <div className="cards">
      <Exposure items={told.items} />
      <Drivers />
      <Devices />
      <WaitingForMe />
    </div>
  );
}

function Exposure({ items }: { items: readonly Schemas["DecisionOut"][] }) {
  const altered = useQuery(ask.altered(useChosen())).data?.total;
  const exposed = items.filter((one) => one.exposure);
  const unidentified = exposed.filter((one) => one.key === UNIDENTIFIED).length;
  return (
    <Card words="card.exposure">
      <Figure n={altered} words="card.exposure.altered" to={`${paths.findings}?reviewed=false`} grave />
      <Figure n={exposed.length - unidentified} words="card.exposure.hours" to={`${paths.decisions}?exposure=1`} grave />
      <Figure n={unidentified} words="card.exposure.unidentified" to={`${paths.decisions}?exposure=1`} grave />
    </Card>
  );
}

function Drivers() {
  const today = useQuery(ask.today(useChosen())).data;
  return (
    <Card words="card.drivers">
      <Figure n={today?.uncertified.over_1} words="card.drivers.over1" />
      <Figure n={today?.uncertified.over_7} words="card.drivers.over7" />
      <Figure n={today?.uncertified.over_13} words="card.drivers.over13" grave />
      <Figure n={today?.requests.waiting} words="card.drivers.waiting" to={`${paths.fixes}?state=awaiting_driver`} />
      <Figure n={today?.requests.over_a_day} words="card.drivers.overDay" to={`${paths.fixes}?state=awaiting_driver`} />
      <Figure n={today?.requests.rejected} words="card.drivers.rejected" to={`${paths.fixes}?state=closed`} />
    </Card>
  );
}

function Devices() {
  const w = useWords();
  const chosen = useChosen();
  const broken = useQuery(ask.today(chosen)).data?.malfunctions;
  const open = useQuery(ask.openIncidents(chosen)).data?.items.filter((one) => one.device !== null) ?? [];
  const byTitle = new Map<string, number>();
  for (const one of open) byTitle.set(one.title, (byTitle.get(one.title) ?? 0) + 1);
  const worst = [...byTitle].sort((a, b) => b[1] - a[1]).slice(0, WORST_CAUSES);
  return (
    <Card words="card.devices">
      <Figure n={broken?.length} words="card.devices.malfunctions" grave />
      {broken?.slice(0, WORST_CAUSES).map((one) => (
        <p className="figure small" key={one.driver_number}>
          <b aria-hidden="true">·</b>
          <span>
            <Link to={paths.driver(one.driver_number)}>{one.driver_name}</Link>{" "}
            {w("card.devices.repair", { day: one.day, days: REPAIR_DAYS })}
          </span>
        </p>
      ))}
      <Figure n={open.length} words="card.devices.causes" to={`${paths.incidents}?state=open`} />
      {worst.map(([title, number]) => (
        <p className="figure small" key={title}>
          <b className="figures">{w.number(number)}</b>
          <span lang="en">{title}</span>
        </p>
      ))}
    </Card>
  );
}

function WaitingForMe() {
  const w = useWords();
  const me = useQuery(ask.me()).data;
  const chosen = useChosen();
  const today = useQuery(ask.today(chosen)).data;
  const at = today?.at.slice(0, 10);
  const waiting = today?.yes_or_no;
  const mine = useQuery(ask.tasksOf(me?.id, chosen)).data;
  return (
    <Card words="card.waiting">
      <Figure n={waiting?.first} words="card.waiting.first" to={`${paths.fixes}?state=proposed`}>
        {waiting?.oldest_at && (
          <>
            {" ("}
            {w("card.waiting.oldest", { time: "" })}
            <At at={waiting.oldest_at} />)
          </>
        )}
      </Figure>
      <Figure n={waiting?.second} words="card.waiting.second" to={`${paths.fixes}?state=proposed`} />
      <Figure n={waiting?.stale} words="card.waiting.stale" to={`${paths.fixes}?state=closed`} />
      <Figure n={useQuery(ask.blocked(chosen)).data} words="card.waiting.blocked" to={`${paths.fixes}?state=blocked`} />
      <Figure n={mine?.length} words="card.waiting.tasks" to={me ? `${paths.tasks}?owner=${me.id}` : paths.tasks} />
      <Figure
        n={mine && at ? mine.filter((task) => task.due < at).length : undefined}
        words="card.waiting.overdue"
        to={paths.tasks}
      />
    </Card>
  );
}

function Card({ words, children }: { words: Key; children: ReactNode }) {
  const w = useWords();
  return (
    <section className="card today-card" aria-label={w(words)}>
      <h2>{w(words)}</h2>
      {children}
    </section>
  );
}

type FigureProps = { n: number | undefined; words: Key; to?: string; grave?: boolean; children?: ReactNode };

/** A number with what it counts. One that is not known yet is a dash and never a zero. */
function Figure({ n, words, to, grave, children }: FigureProps) {
  const w = useWords();
  const look = !n ? "figure zero" : grave ? "figure grave" : "figure";
  const inside = (
    <>
      <b className="figures">{n === undefined ? w("none.yet") : w.number(n)}</b>
      <span>
        {w(words)}
        {children}
      </span>
    </>
  );
  return to && n ? (
    <Link className={look} to={to}>
      {inside}
    </Link>
  ) : (
    <p className={look}>{inside}</p>
  );
}
