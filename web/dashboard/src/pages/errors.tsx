import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { ERROR_STATUSES, SEVERITIES, useChoices } from "../parts/choices";
import { Filter, TextFilter, useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { DRIVER, inOne, ListPage } from "../parts/list-page";
import { Severity } from "../parts/severity";
import { ErrorStatus } from "../parts/status";
import { At, Day } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const COLUMNS: readonly Column<Schemas["ErrorOut"]>[] = [
  { name: "column.severity", width: "76px", show: (one) => <Severity of={one.severity} /> },
  { name: "column.message", width: "minmax(0, 3fr)", lead: true, phone: "wide", show: (one) => <span lang="en">{one.message}</span> },
  DRIVER,
  {
    name: "column.day",
    width: "104px",
    show: (one) => (
      <>
        <Day day={one.day} />
        <div className="grey small">
          <At at={one.error_at} zone={one.zone} style="time" />
        </div>
      </>
    ),
  },
  { name: "column.status", width: "120px", show: (one) => <ErrorStatus of={one.status} /> },
];

export default function Errors() {
  const w = useWords();
  const filters = useFilters();
  const wanted: ask.ErrorsAsked = {
    ...useChosen(),
    status: (filters.all("status") as ask.ErrorsAsked["status"]) ?? null, // the API says which words there are
    severity: (filters.all("severity") as ask.ErrorsAsked["severity"]) ?? null,
    first_day: filters.get("first_day") ?? null,
    last_day: filters.get("last_day") ?? null,
    text: filters.get("text") ?? null,
  };
  const query = useInfiniteQuery(ask.errors(wanted));
  const total = useQuery(ask.statistics(wanted)).data?.total;
  return (
    <ListPage
      noun="errors"
      under={total === undefined ? undefined : w.n("lines", total)}
      filters={filters}
      {...inOne(query)}
      columns={COLUMNS}
      idOf={(one) => one.id}
      to={(one) => paths.error(one.id)}
      total={total}
    >
      <Filter of={filters} name="status" words="filter.status" choices={useChoices("status", ERROR_STATUSES)} many />
      <Filter of={filters} name="severity" words="filter.severity" choices={useChoices("severity", SEVERITIES)} many />
      <TextFilter of={filters} name="text" />
    </ListPage>
  );
}
