import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { useChoices } from "../parts/choices";
import { Filter, useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { inOne, ListPage } from "../parts/list-page";
import { Severity } from "../parts/severity";
import { Day } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const STATES = ["open", "done", "reopened"] as const;

const COLUMNS: readonly Column<Schemas["TaskOut"]>[] = [
  { name: "column.severity", width: "76px", show: (one) => <Severity of={one.severity} /> },
  { name: "column.task", width: "minmax(0, 3fr)", lead: true, phone: "wide", show: (one) => <span lang="en">{one.title}</span> },
  {
    name: "column.what",
    width: "minmax(0, 3fr)",
    phone: "hidden",
    show: (one) => <span className="two-lines small grey" lang="en">{one.to_do}</span>,
  },
  { name: "column.company", width: "minmax(0, 2fr)", phone: "wide", show: (one) => one.company },
  { name: "column.due", width: "96px", show: (one) => <Day day={one.due} /> },
  { name: "column.owner", width: "110px", show: (one) => one.owner ?? "–" },
];

export default function Tasks() {
  const w = useWords();
  const filters = useFilters();
  const me = useQuery(ask.me()).data;
  const owner = filters.get("owner");
  const state = filters.get("state") as Schemas["TaskState"] | undefined;
  const query = useInfiniteQuery(ask.tasks({ ...useChosen(), owner: owner ? Number(owner) : null, state: state ?? null }));
  return (
    <ListPage
      noun="tasks"
      filters={filters}
      {...inOne(query)}
      columns={COLUMNS}
      idOf={(one) => one.id}
      to={(one) => paths.task(one.id)}
    >
      <Filter of={filters} name="state" words="filter.state" choices={useChoices("task.state", STATES)} />
      <Filter
        of={filters}
        name="owner"
        words="column.owner"
        choices={me ? [{ value: String(me.id), label: w("filter.mine") }] : []}
      />
    </ListPage>
  );
}
