import { useInfiniteQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { inOne, ListPage } from "../parts/list-page";
import { At } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

type Row = Schemas["DeskDriverOut"];

const COLUMNS: readonly Column<Row>[] = [
  {
    name: "column.driver",
    width: "minmax(0, 3fr)",
    lead: true,
    phone: "wide",
    show: (one) => one.driver_name ?? one.driver_id,
  },
  { name: "column.company", width: "minmax(0, 2fr)", phone: "wide", show: (one) => one.company },
  { name: "column.uncertified", width: "150px", show: (one) => <Uncertified one={one} /> },
  { name: "column.waiting", width: "130px", show: (one) => <Waiting one={one} /> },
  { name: "column.explain", width: "110px", show: (one) => <Explain one={one} /> },
  { name: "column.asked", width: "160px", show: (one) => <Asked one={one} /> },
  { name: "column.reached", width: "120px", phone: "hidden", show: (one) => <At at={one.reached_at} /> },
];

/** The drivers whom the office has something to ask, the most pressing first. */
export default function Desk() {
  return (
    <ListPage
      noun="desk"
      filters={useFilters()}
      {...inOne(useInfiniteQuery(ask.desk(useChosen())))}
      columns={COLUMNS}
      idOf={(one) => one.driver_number}
      to={(one) => paths.deskDriver(one.driver_number)}
    >
      {null}
    </ListPage>
  );
}

function Uncertified({ one }: { one: Row }) {
  const w = useWords();
  if (!one.uncertified_days) return null;
  return (
    <>
      {w("desk.uncertified", { days: w.n("days", one.uncertified_days) })}
      <div className={one.oldest_age_days > 1 ? "small" : "grey small"}>{w("desk.oldest", { days: w.n("days", one.oldest_age_days) })}</div>
    </>
  );
}

function Waiting({ one }: { one: Row }) {
  const w = useWords();
  if (!one.requests_waiting) return null;
  return (
    <>
      {w("desk.waiting", { n: one.requests_waiting })}
      <div className="grey small">
        {w("desk.since")} <At at={one.waiting_since} />
      </div>
    </>
  );
}

function Explain({ one }: { one: Row }) {
  const w = useWords();
  return one.errors_to_explain ? <>{w.n("lines", one.errors_to_explain)}</> : null;
}

function Asked({ one }: { one: Row }) {
  const w = useWords();
  if (!one.question_state) return null;
  return (
    <span className={one.question_state === "answered" ? "tag good" : "tag"}>
      {w.of("desk.question", one.question_state)}
    </span>
  );
}
