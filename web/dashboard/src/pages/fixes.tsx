import { useInfiniteQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { FIX_STATES, useChoices } from "../parts/choices";
import { ClearFilters, Filter, useFilters } from "../parts/filters";
import { type Column, List } from "../parts/list";
import { FixState } from "../parts/status";
import { Day } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const COLUMNS: readonly Column<Schemas["FixOut"]>[] = [
  { name: "column.state", width: "150px", show: (one) => <FixState of={one} /> },
  { name: "column.words", width: "minmax(0, 4fr)", lead: true, phone: "wide", show: (one) => one.words },
  {
    name: "column.driver",
    width: "minmax(0, 2fr)",
    phone: "wide",
    show: (one) => (
      <>
        {one.driver_name ?? one.driver_id}
        <div className="grey small one-line">{one.company}</div>
      </>
    ),
  },
  { name: "column.day", width: "104px", show: (one) => <Day day={one.first_day} /> },
];

export default function Fixes() {
  const w = useWords();
  const filters = useFilters();
  const state = filters.get("state") as Schemas["FixState"] | undefined;
  const query = useInfiniteQuery(ask.fixes({ state: state ?? null }));
  return (
    <div className="stack">
      <Title words={w("fixes.title")} />
      <div className="filters">
        <Filter of={filters} name="state" words="filter.state" choices={useChoices("fixState", FIX_STATES)} />
        <ClearFilters of={filters} />
      </div>
      <List
        name="fixes.title"
        query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}
        columns={COLUMNS}
        idOf={(one) => one.id}
        to={(one) => paths.fix(one.id)}
        empty="fixes.empty"
        total={query.data?.pages[0]?.total}
      />
    </div>
  );
}
