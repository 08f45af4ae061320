import { useInfiniteQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { FIX_STATES, useChoices } from "../parts/choices";
import { Filter, useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { DRIVER, inOne, ListPage } from "../parts/list-page";
import { FixState } from "../parts/status";
import { Day } from "../parts/times";
import { paths } from "../paths";

const COLUMNS: readonly Column<Schemas["FixOut"]>[] = [
  { name: "column.state", width: "150px", show: (one) => <FixState of={one} /> },
  { name: "column.words", width: "minmax(0, 4fr)", lead: true, phone: "wide", show: (one) => one.words },
  DRIVER,
  { name: "column.day", width: "104px", show: (one) => <Day day={one.first_day} /> },
];

export default function Fixes() {
  const filters = useFilters();
  const state = filters.get("state") as Schemas["FixState"] | undefined;
  const query = useInfiniteQuery(ask.fixes({ state: state ?? null }));
  return (
    <ListPage
      noun="fixes"
      filters={filters}
      {...inOne(query)}
      columns={COLUMNS}
      idOf={(one) => one.id}
      to={(one) => paths.fix(one.id)}
    >
      <Filter of={filters} name="state" words="filter.state" choices={useChoices("fixState", FIX_STATES)} />
    </ListPage>
  );
}
