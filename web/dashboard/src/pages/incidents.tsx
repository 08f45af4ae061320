import { useInfiniteQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { Filter, useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { inOne, ListPage } from "../parts/list-page";
import { Severity } from "../parts/severity";
import { At } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

type Incident = Schemas["IncidentOut"];

const COLUMNS: readonly Column<Incident>[] = [
  { name: "column.severity", width: "76px", show: (one) => <Severity of={one.severity} /> },
  { name: "column.cause", width: "minmax(0, 3fr)", lead: true, phone: "wide", show: (one) => <span lang="en">{one.title}</span> },
  {
    name: "column.driver",
    width: "minmax(0, 2fr)",
    phone: "wide",
    show: (one) => (
      <>
        {one.drivers[0]?.name ?? one.drivers[0]?.driver_id}
        {one.drivers.length > 1 && ` +${one.drivers.length - 1}`}
        <div className="grey small one-line">{one.company}</div>
      </>
    ),
  },
  { name: "cause.newest", width: "116px", show: (one) => <At at={one.last_error_at} /> },
  {
    name: "column.lines",
    width: "60px",
    number: true,
    phone: "hidden",
    show: (one) => Object.values(one.errors).reduce((sum, n) => sum + n, 0),
  },
  { name: "column.next", width: "110px", phone: "hidden", show: (one) => <Remedy of={one.remedy} /> },
];

export default function Incidents() {
  const w = useWords();
  const filters = useFilters();
  const state = filters.get("state") as "open" | "closed" | undefined;
  const query = useInfiniteQuery(ask.incidents({ ...useChosen(), state: state ?? null }));
  return (
    <ListPage
      noun="incidents"
      filters={filters}
      {...inOne(query)}
      columns={COLUMNS}
      idOf={(one) => one.id}
      to={(one) => paths.decision(one.id)}
    >
      <Filter
        of={filters}
        name="state"
        words="filter.state"
        choices={[
          { value: "open", label: w("filter.open") },
          { value: "closed", label: w("filter.closed") },
        ]}
      />
    </ListPage>
  );
}

function Remedy({ of }: { of: string }) {
  return <>{useWords().of("remedy", of)}</>;
}
