import { useInfiniteQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { useChoices } from "../parts/choices";
import { Filter, useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { inOne, ListPage } from "../parts/list-page";
import { Severity } from "../parts/severity";
import { At } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const STATES = ["open", "sent", "answered", "closed"] as const;

const COLUMNS: readonly Column<Schemas["DeviceTicketOut"]>[] = [
  { name: "column.severity", width: "76px", show: (one) => <Severity of={one.severity} /> },
  { name: "column.cause", width: "minmax(0, 3fr)", lead: true, phone: "wide", show: (one) => <span lang="en">{one.title}</span> },
  { name: "column.company", width: "minmax(0, 2fr)", phone: "wide", show: (one) => one.company },
  { name: "column.device", width: "130px", show: (one) => <span className="mono small">{one.device ?? "–"}</span> },
  { name: "column.state", width: "110px", show: (one) => <State of={one.state} /> },
  { name: "column.moved", width: "120px", phone: "hidden", show: (one) => <At at={one.moved_at} /> },
];

/** What devices' providers are asked to mend, and how far they are. */
export default function Tickets() {
  const filters = useFilters();
  const state = filters.get("state") as Schemas["TicketState"] | undefined;
  return (
    <ListPage
      noun="tickets"
      filters={filters}
      {...inOne(useInfiniteQuery(ask.tickets({ ...useChosen(), state: state ?? null })))}
      columns={COLUMNS}
      idOf={(one) => one.id}
      to={(one) => paths.ticket(one.id)}
    >
      <Filter of={filters} name="state" words="filter.state" choices={useChoices("ticket.state", STATES)} />
    </ListPage>
  );
}

function State({ of }: { of: Schemas["TicketState"] }) {
  const w = useWords();
  return <span className={of === "closed" ? "tag good" : "tag"}>{w.of("ticket.state", of)}</span>;
}
