import { useInfiniteQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { ClearFilters, Filter, useFilters } from "../parts/filters";
import { type Column, List } from "../parts/list";
import { Severity } from "../parts/severity";
import { Day } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { type Key, useWords } from "../words/lookup";

const COLUMNS: readonly Column<Schemas["FindingOut"]>[] = [
  { name: "column.severity", width: "76px", show: (one) => <Severity of={one.severity} /> },
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
  { name: "column.day", width: "104px", show: (one) => <Day day={one.day} /> },
  { name: "column.review", width: "150px", phone: "hidden", show: (one) => <Reviewed of={one.review} /> },
];

export default function Findings() {
  const w = useWords();
  const filters = useFilters();
  const reviewed = filters.get("reviewed");
  const query = useInfiniteQuery(ask.findings({ reviewed: reviewed === undefined ? null : reviewed === "true" }));
  return (
    <div className="stack">
      <Title words={w("findings.title")} />
      <div className="filters">
        <Filter
          of={filters}
          name="reviewed"
          words="column.review"
          choices={[
            { value: "false", label: w("filter.waiting") },
            { value: "true", label: w("filter.reviewed") },
          ]}
        />
        <ClearFilters of={filters} />
      </div>
      <List
        name="findings.title"
        query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}
        columns={COLUMNS}
        idOf={(one) => one.id}
        to={(one) => paths.finding(one.id)}
        empty="findings.empty"
        total={query.data?.pages[0]?.total}
      />
    </div>
  );
}

function Reviewed({ of }: { of: string | null }) {
  const w = useWords();
  return of ? <span className="tag">{w(`finding.review.${of}` as Key)}</span> : <>{w("filter.waiting")}</>;
}
