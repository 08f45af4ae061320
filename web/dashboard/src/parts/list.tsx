import "./list.css";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";

import { type Key, useWords } from "../words/lookup";
import { useKeys } from "./keys";
import { Refused, Waiting } from "./states";

export type Column<T> = {
  name: Key;
  width: string;
  show: (row: T) => ReactNode;
  /** The cell that names the row: it is the row's link. */
  lead?: boolean;
  /** On a phone: over the whole width, or not there at all. */
  phone?: "wide" | "hidden";
  number?: boolean;
};

export type Paged<T> = {
  data: T[] | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => unknown;
  /** Where it comes in parts: whether there are so many that it stands still while one reads it. */
  standsStill?: boolean;
};

type Props<T> = {
  name: Key;
  query: Paged<T>;
  columns: readonly Column<T>[];
  idOf: (row: T) => number | string;
  to: (row: T) => string;
  empty: Key;
  total?: number | undefined;
};

const ROW_HEIGHT = 60;
const AHEAD = 12;

/** A long list of which only what is seen is drawn; J and K go down and up, Enter opens. */
export function List<T>({ name, query, columns, idOf, to, empty, total }: Props<T>) {
  const w = useWords();
  const navigate = useNavigate();
  const frame = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const [wanted, setWanted] = useState<number | null>(null);
  const rows = query.data ?? [];
  const isThere = query.data !== undefined;

  useLayoutEffect(() => {
    if (isThere && frame.current) setMargin(frame.current.getBoundingClientRect().top + window.scrollY);
  }, [isThere]);

  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: AHEAD,
    scrollMargin: margin,
    getItemKey: (index) => idOf(rows[index] as T),
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;

  useEffect(() => {
    if (query.hasNextPage && !query.isFetchingNextPage && last >= rows.length - AHEAD) void query.fetchNextPage?.();
  }, [last, query, rows.length]);

  const go = (step: number) => {
    const links = [...(frame.current?.querySelectorAll<HTMLElement>("[data-index]") ?? [])];
    const now = links.findIndex((row) => row.contains(document.activeElement));
    const index = now < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, Number(links[now]?.dataset["index"]) + step));
    virtual.scrollToIndex(index, { align: "auto" });
    setWanted(index);
  };
  useKeys({
    j: () => {
      go(1);
    },
    k: () => {
      go(-1);
    },
  });
  useEffect(() => {
    if (wanted === null) return;
    const link = frame.current?.querySelector<HTMLElement>(`[data-index="${wanted}"] .lead`);
    if (!link) return;
    link.focus({ preventScroll: true });
    setWanted(null);
  }, [wanted, shown]);

  if (query.data === undefined) {
    return query.error ? <Refused failure={query.error} retry={() => void query.refetch()} /> : <Waiting rows={8} />;
  }
  const template = { "--columns": columns.map((column) => column.width).join(" ") } as React.CSSProperties;
  return (
    <section className="card list-frame">
      <div role="table" aria-label={w(name)} aria-rowcount={total ?? -1} style={template}>
        <div role="rowgroup">
          <div role="row" className="list-row list-head">
            {columns.map((column) => (
              <span key={column.name} role="columnheader" className={column.number ? "number" : undefined}>
                {w(column.name)}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="list-body" ref={frame} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const row = rows[index] as T;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                className="list-row"
                data-index={index}
                ref={virtual.measureElement}
                style={{ transform: `translateY(${start - margin}px)` }}
                onClick={(event) => {
                  if (!(event.target as HTMLElement).closest("a, label")) void navigate(to(row));
                }}
              >
                {columns.map((column) => (
                  <div
                    key={column.name}
                    role="cell"
                    className={[
                      column.phone === "wide" && "wide",
                      column.phone === "hidden" && "not-on-phone",
                      column.number && "number",
                    ]
                      .filter(Boolean)
                      .join(" ")}
                  >
                    {column.lead ? (
                      <Link to={to(row)} className="lead">
                        {column.show(row)}
                      </Link>
                    ) : (
                      column.show(row)
                    )}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {rows.length === 0 && <p className="nothing">{w(empty)}</p>}
      {rows.length > 0 && (
        <footer className="list-foot">
          <span className="figures">
            {total !== undefined
              ? w("list.shown", { shown: rows.length, total })
              : query.hasNextPage
                ? w("state.loading")
                : w("state.end")}
          </span>
          <span>{w(query.standsStill ? "list.long" : "list.keys")}</span>
        </footer>
      )}
    </section>
  );
}
