import { useQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { Filter, useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { ListPage } from "../parts/list-page";
import { Severity } from "../parts/severity";
import { Day } from "../parts/times";
import { SEVERITIES, useChoices } from "../parts/choices";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

type Decision = Schemas["DecisionOut"];

const COLUMNS: readonly Column<Decision>[] = [
  { name: "column.severity", width: "76px", show: (one) => <Severity of={one.severity} /> },
  {
    name: "column.cause",
    width: "minmax(0, 3fr)",
    lead: true,
    phone: "wide",
    show: (one) => <span lang="en">{one.title}</span>,
  },
  { name: "column.driver", width: "minmax(0, 2fr)", phone: "wide", show: (one) => <Who of={one} /> },
  { name: "column.day", width: "96px", show: (one) => <Day day={one.place?.day ?? null} /> },
  { name: "column.age", width: "64px", number: true, phone: "hidden", show: (one) => <Age days={one.age_days} /> },
  { name: "column.lines", width: "48px", number: true, phone: "hidden", show: (one) => one.lines },
  {
    name: "column.next",
    width: "minmax(0, 3fr)",
    phone: "wide",
    show: (one) => <span className="two-lines small" lang="en">{one.next_step}</span>,
  },
  { name: "column.owner", width: "90px", phone: "hidden", show: (one) => <Owner name={one.owner} /> },
];

export default function Decisions() {
  const w = useWords();
  const filters = useFilters();
  const query = useQuery(ask.decisions(useChosen()));
  const severities = filters.all("severity");
  const items = query.data?.items.filter(
    (one) =>
      (!severities || severities.includes(one.severity)) &&
      (filters.get("exposure") === undefined || one.exposure),
  );
  return (
    <ListPage
      noun="decisions"
      under={w("next.long")}
      filters={filters}
      query={{ data: items, error: query.error, refetch: query.refetch }}
      columns={COLUMNS}
      idOf={(one) => one.incident_id}
      to={(one) => paths.decision(one.incident_id)}
      total={items?.length}
    >
      <Filter of={filters} name="severity" words="filter.severity" choices={useChoices("severity", SEVERITIES)} many />
      <Filter
        of={filters}
        name="exposure"
        words="exposure"
        choices={[{ value: "1", label: w("filter.exposure") }]}
      />
    </ListPage>
  );
}

function Who({ of }: { of: Pick<Decision, "drivers" | "company"> }) {
  const w = useWords();
  const [driver] = of.drivers;
  return (
    <>
      {driver?.name ?? driver?.driver_id}
      {of.drivers.length > 1 && <> {w.n("others", of.drivers.length - 1)}</>}
      <div className="grey small one-line">{of.company}</div>
    </>
  );
}

function Age({ days }: { days: number }) {
  return <>{useWords().n("days", days)}</>;
}

function Owner({ name }: { name: string | null }) {
  const w = useWords();
  return <span className="small">{name ?? <span className="grey">{w("unassigned")}</span>}</span>;
}
