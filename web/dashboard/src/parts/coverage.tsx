import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { Link } from "react-router";

import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { paths } from "../paths";
import { useWords } from "../words/lookup";
import { At } from "./times";

const NAMED = 3;

/** How much of the portal the last pass saw; what it did not see stands there by name. */
export function Coverage() {
  const w = useWords();
  const health = useQuery(ask.health()).data;
  const agent = useQuery(ask.agent()).data;
  const chosen = useChosen();
  if (!health) return <div className="coverage" />;
  const companies = health.companies.filter(
    (one) => (!chosen.system || one.system === chosen.system) && (!chosen.company || one.number === chosen.company),
  );
  const isAll = !chosen.system && !chosen.company; // before the first pass a system has no companies
  const systems = health.systems.filter((one) => isAll || companies.some((company) => company.system === one.system));
  const dry = agent?.systems.some((system) => system.dry_run);
  const missing = companies.filter((company) => company.seen === "not_seen");
  const partly = companies.filter((company) => company.seen === "partly");
  const names = [
    ...missing.map((company) => company.name),
    ...partly.map((company) => w("coverage.partly", { name: company.name })),
  ];
  const drivers = companies.reduce((sum, company) => sum + company.drivers, 0);
  const unread = companies.reduce((sum, c) => sum + (c.seen === "not_seen" ? c.drivers : c.drivers_partly), 0);
  return (
    <div className="coverage">
      <Link to={paths.systems}>
        {systems.map((system) => (
          <Fragment key={system.system}>
            {systems.length > 1 && <b>{system.system} </b>}
            {system.last_scan ? <Read at={system.last_scan.portal_at} /> : w("coverage.never")}
            {", "}
          </Fragment>
        ))}
        <span className="figures">
          {w("coverage.companies", { seen: companies.length - missing.length, all: companies.length })}
          {", "}
          {w("coverage.drivers", { seen: drivers - unread, all: drivers })}
        </span>
        {names.length > 0 && (
          <span className="missing" title={names.join("\n")}>
            {" "}
            {w("coverage.missing", { names: names.slice(0, NAMED).join(", ") })}
            {names.length > NAMED && " …"}
          </span>
        )}
      </Link>{" "}
      {dry && (
        <span className="tag hold" title={w("dryRun.long")}>
          {w("dryRun")}
        </span>
      )}
    </div>
  );
}

function Read({ at }: { at: string }) {
  const w = useWords();
  const [before, after] = w("coverage.read", { time: "\u0000" }).split("\u0000");
  return (
    <>
      {before}
      <At at={at} style="time" />
      {after}
    </>
  );
}
