import "./shell.css";

import { useIsFetching, useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { Link, NavLink, useLocation } from "react-router";

import { useLine } from "../api/line";
import * as ask from "../api/queries";
import { ChooseOffice } from "../office/choose";
import { useChosen } from "../office/chosen";
import { paths } from "../paths";
import { type Key, useWords } from "../words/lookup";
import { Coverage } from "./coverage";
import { Settings } from "./settings";
import { At } from "./times";

type Place = { to: string; words: Key; admin?: boolean; auditor?: boolean };

const PLACES: { words: Key; of: Place[] }[] = [
  {
    words: "nav.decide",
    of: [
      { to: paths.decisions, words: "nav.decisions" },
      { to: paths.fixes, words: "nav.fixes" },
      { to: paths.tasks, words: "nav.tasks" },
      { to: paths.desk, words: "nav.desk", auditor: true },
      { to: paths.tickets, words: "nav.tickets" },
    ],
  },
  {
    words: "nav.look",
    of: [
      { to: paths.findings, words: "nav.findings" },
      { to: paths.incidents, words: "nav.incidents" },
      { to: paths.errors, words: "nav.errors" },
      { to: paths.scans, words: "nav.scans" },
      { to: paths.reports, words: "nav.reports" },
    ],
  },
  {
    words: "nav.run",
    of: [
      { to: paths.control, words: "nav.control" },
      { to: paths.systems, words: "nav.systems" },
      { to: paths.holds, words: "nav.holds" },
      { to: paths.rules, words: "nav.rules" },
      { to: paths.messages, words: "nav.messages", admin: true },
      { to: paths.people, words: "nav.people", admin: true },
      { to: paths.channels, words: "nav.channels" },
      { to: paths.keys, words: "nav.keys" },
      { to: paths.audit, words: "nav.audit", admin: true },
    ],
  },
];

/** What every page has: where one can go, how far the portal is seen, and whether all this is up to date. */
export function Shell({ children }: { children: ReactNode }) {
  const w = useWords();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const reads = useIsFetching({ predicate: (query) => query.state.status === "pending" }) > 0;

  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {w("skip")}
      </a>
      <aside className="side">
        <Brand />
        <Places />
      </aside>
      <div className="main">
        <header className="top">
          <Button
            className="burger"
            type="text"
            aria-label={w("menu")}
            aria-expanded={open}
            onClick={() => {
              setOpen(true);
            }}
          >
            <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
              <path d="M2 4h14M2 9h14M2 14h14" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
            </svg>
          </Button>
          <ChooseOffice />
          <Coverage />
          <LineState />
          <Settings />
        </header>
        <Bands />
        <main id="content" tabIndex={-1} data-path={pathname} aria-busy={reads}>
          {children}
        </main>
      </div>
      <Drawer
        placement="left"
        size={270}
        open={open}
        title={<Brand />}
        closable={{ "aria-label": w("close") }}
        onClose={() => {
          setOpen(false);
        }}
      >
        <div
          onClick={() => {
            setOpen(false);
          }}
        >
          <Places />
        </div>
      </Drawer>
    </div>
  );
}

function Brand() {
  return (
    <NavLink to={paths.today} className="brand" aria-label="Logwarden">
      <img src="/icon.svg" alt="" width="26" height="26" />
      <span>Logwarden</span>
    </NavLink>
  );
}

function Places() {
  const w = useWords();
  const me = useQuery(ask.me()).data;
  const waiting = useQuery(ask.decisions(useChosen())).data?.decisions;
  return (
    <nav className="places" aria-label={w("menu")}>
      <NavLink to={paths.today} end>
        {w("nav.today")}
      </NavLink>
      {PLACES.map((group) => (
        <section key={group.words} aria-label={w(group.words)}>
          <h2>{w(group.words)}</h2>
          {group.of
            .filter((place) => (!place.admin || me?.role === "admin") && (!place.auditor || (me && me.role !== "viewer")))
            .map((place) => (
              <NavLink key={place.to} to={place.to}>
                {w(place.words)}
                {place.to === paths.decisions && waiting ? <b className="figures">{w.number(waiting)}</b> : null}
              </NavLink>
            ))}
        </section>
      ))}
    </nav>
  );
}

function LineState() {
  const w = useWords();
  const { state } = useLine();
  return (
    <span className={`line-state ${state}`} role="status" title={w(state === "lost" ? "line.lost" : `line.${state}.long`)}>
      <i aria-hidden="true" />
      <span>{w(`line.${state}`)}</span>
    </span>
  );
}

/** What everybody has to know before anything else on the page, each as a line over its full width. */
function Bands() {
  const w = useWords();
  const line = useLine();
  const systems = useQuery(ask.agent()).data?.systems ?? [];
  const holds = useQuery(ask.holds()).data?.items.filter((hold) => hold.in_force) ?? [];
  return (
    <>
      {line.state === "lost" && (
        <div className="band lost" role="alert">
          {w("line.lost.long")} <At at={line.since} style="exact" />
        </div>
      )}
      {systems
        .filter((system) => system.trouble || system.state !== "running")
        .map((system) => (
          <div className="band" role="status" key={system.system}>
            <b>{system.system}</b>:{" "}
            {system.trouble ? (
              <span lang="en">{system.trouble}</span>
            ) : (
              w(system.state === "paused" ? "paused" : system.state === "stopped" ? "stopped" : "agent.trouble")
            )}
          </div>
        ))}
      {holds.map((hold) => (
        <div className="band" role="status" key={hold.id}>
          <Link to={paths.holds}>{w("holds.band", { whom: hold.driver ?? hold.company ?? hold.system })}</Link> {hold.reason}
        </div>
      ))}
    </>
  );
}
