import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { FIX_STATES, useChoices } from "../parts/choices";
import { Filter, useFilters } from "../parts/filters";
import type { Column } from "../parts/list";
import { DRIVER, inOne, ListPage } from "../parts/list-page";
import { FixState } from "../parts/status";
import { Day } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

type Fix = Schemas["FixOut"];

const COLUMNS: readonly Column<Fix>[] = [
  { name: "column.state", width: "150px", show: (one) => <FixState of={one} /> },
  { name: "column.words", width: "minmax(0, 4fr)", lead: true, phone: "wide", show: (one) => <span lang="en">{one.words}</span> },
  DRIVER,
  { name: "column.day", width: "104px", show: (one) => <Day day={one.first_day} /> },
];

/** How many requests may get one yes; the API says the same. */
const MOST_AT_ONCE = 10;

const alike = (one: Fix, other: Fix) =>
  one.system === other.system && one.remedy === other.remedy && one.keys.join() === other.keys.join();

export default function Fixes() {
  const w = useWords();
  const navigate = useNavigate();
  const filters = useFilters();
  const me = useQuery(ask.me()).data;
  const state = filters.get("state") as Schemas["FixState"] | undefined;
  const list = inOne(useInfiniteQuery(ask.fixes({ ...useChosen(), state: state ?? null })));
  const [ids, setIds] = useState<readonly number[]>([]);
  // What somebody else decided meanwhile has left the list: nobody could take it out again.
  const chosen = list.query.data?.filter((one) => ids.includes(one.id)) ?? [];
  const first = chosen[0];
  const may = (one: Fix) => chosen.length < MOST_AT_ONCE && (!first || alike(first, one));
  const choose: Column<Fix> = {
    name: "alike.choose",
    width: "44px",
    phone: "hidden",
    show: (one) => {
      const isChosen = ids.includes(one.id);
      return (
        <Checkbox
          aria-label={w("alike.one", { id: one.id })}
          checked={isChosen}
          disabled={!isChosen && !may(one)}
          onChange={() => {
            setIds(isChosen ? ids.filter((id) => id !== one.id) : [...ids, one.id]);
          }}
        />
      );
    },
  };
  const choosing = state === "proposed" && me !== undefined && me.role !== "viewer";
  return (
    <ListPage
      noun="fixes"
      filters={filters}
      {...list}
      columns={choosing ? [choose, ...COLUMNS] : COLUMNS}
      idOf={(one) => one.id}
      to={(one) => paths.fix(one.id)}
    >
      <Filter of={filters} name="state" words="filter.state" choices={useChoices("fixState", FIX_STATES)} />
      {choosing && (
        <Button
          type="primary"
          disabled={chosen.length < 2}
          onClick={() => void navigate(paths.alike(chosen.map((one) => one.id)))}
        >
          {w("alike.open", { n: chosen.length })}
        </Button>
      )}
    </ListPage>
  );
}
