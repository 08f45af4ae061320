import { useInfiniteQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { Filter, useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { DRIVER, inOne, ListPage } from "../parts/list-page";
import { Severity } from "../parts/severity";
import { Day } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const COLUMNS: readonly Column<Schemas["FindingOut"]>[] = [
  { name: "column.severity", width: "76px", show: (one) => <Severity of={one.severity} /> },
  { name: "column.words", width: "minmax(0, 4fr)", lead: true, phone: "wide", show: (one) => <span lang="en">{one.words}</span> },
  DRIVER,
  { name: "column.day", width: "104px", show: (one) => <Day day={one.day} /> },
  { name: "column.review", width: "150px", phone: "hidden", show: (one) => <Reviewed of={one.review} /> },
];

export default function Findings() {
  const w = useWords();
  const filters = useFilters();
  const reviewed = filters.get("reviewed");
  const query = useInfiniteQuery(ask.findings({ ...useChosen(), reviewed: reviewed === undefined ? null : reviewed === "true" }));
  return (
    <ListPage
      noun="findings"
      filters={filters}
      {...inOne(query)}
      columns={COLUMNS}
      idOf={(one) => one.id}
      to={(one) => paths.finding(one.id)}
    >
      <Filter
        of={filters}
        name="reviewed"
        words="column.review"
        choices={[
          { value: "false", label: w("filter.waiting") },
          { value: "true", label: w("filter.reviewed") },
        ]}
      />
    </ListPage>
  );
}

function Reviewed({ of }: { of: string | null }) {
  const w = useWords();
  return of ? <span className="tag">{w.of("finding.review", of)}</span> : <>{w("filter.waiting")}</>;
}
