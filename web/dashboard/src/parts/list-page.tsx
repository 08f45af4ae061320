import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { isLong } from "../api/queries";
import { useWords } from "../words/lookup";
import { ClearFilters, type Filters } from "./filters";
import { SavedViews } from "./saved-views";
import { type Column, List, type Paged } from "./list";
import { Title } from "./title";

type Noun = "decisions" | "incidents" | "errors" | "fixes" | "tasks" | "findings" | "desk" | "tickets";

/** The lists whose views a person can keep. */
const KEEPS_VIEWS: ReadonlySet<Noun> = new Set<Noun>(["errors", "incidents", "fixes", "tasks"]);

type Props<T> = {
  /** What is listed: its title, and the words for an empty list. */
  noun: Noun;
  under?: ReactNode;
  filters: Filters;
  /** The filters themselves. */
  children: ReactNode;
  query: Paged<T>;
  columns: readonly Column<T>[];
  idOf: (row: T) => number;
  to: (row: T) => string;
  total: number | undefined;
};

/** A title, filters that stand in the address, and the list that they leave. */
export function ListPage<T>({ noun, under, filters, children, ...list }: Props<T>) {
  const w = useWords();
  return (
    <div className="stack">
      <Title words={w(`${noun}.title`)} under={under} />
      <div className="filters">
        {children}
        <ClearFilters of={filters} />
      </div>
      {KEEPS_VIEWS.has(noun) && <SavedViews page={noun} />}
      <List name={`${noun}.title`} empty={`${noun}.empty`} {...list} />
    </div>
  );
}

/** An answer that comes page by page, as the one list that it is; `total` where its pages tell one. */
export function inOne<T>(query: UseInfiniteQueryResult<InfiniteData<{ items: T[]; total?: number }>>) {
  const pages = query.data?.pages;
  const data = pages?.flatMap((page) => page.items);
  return { query: { ...query, data, standsStill: isLong(query.data) }, total: pages?.[0]?.total };
}

type OfDriver = { driver_name: string | null; driver_id: string; company: string };

/** Whose it is: the driver, and below him his company. */
export const DRIVER: Column<OfDriver> = {
  name: "column.driver",
  width: "minmax(0, 2fr)",
  phone: "wide",
  show: (one) => (
    <>
      {one.driver_name ?? one.driver_id}
      <div className="grey small one-line">{one.company}</div>
    </>
  ),
};
