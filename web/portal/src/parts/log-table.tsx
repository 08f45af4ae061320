import { Empty, Spin } from "antd";
import type { CSSProperties } from "react";

import type { Logs } from "../data";
import { COLUMNS, WIDTHS } from "./columns";
import { DateRow, LogRow } from "./log-row";
import type { OnRow } from "./row-menu";
import { useGrowth } from "./use-growth";
import type { View } from "./use-logs";

type LogTableProps = { view: View | undefined; onRow: OnRow };

export function LogTable({ view, onRow }: LogTableProps) {
  if (!view) {
    return <Empty className="logs-empty" image={Empty.PRESENTED_IMAGE_SIMPLE} description="Choose the days and press LOAD" />;
  }
  if (!view.logs) return <Spin className="page-wait" tip="Loading" />;
  return <Rows logs={view.logs} onRow={onRow} />;
}

/** The rows that are there so far: a row for each day, then its records; more come as the window is scrolled. */
function Rows({ logs, onRow }: { logs: Logs; onRow: OnRow }) {
  const entries = logs.days.flatMap((day) => [day.date, ...day.rows]);
  const shown = useGrowth(entries.length);

  return (
    <div className="patch-table" role="table" aria-label="Logs" style={WIDTHS as CSSProperties}>
      <div className="patch-table-row patch-table-header" role="row">
        {COLUMNS.map(({ key, title, kind }) => (
          <div key={key} className={`patch-table-cell ${kind ?? ""}`} data-column={key} role="columnheader">
            {title}
          </div>
        ))}
        <div className="patch-table-tools" />
      </div>
      {entries
        .slice(0, shown)
        .map((entry) =>
          typeof entry === "string" ? (
            <DateRow key={entry} date={entry} />
          ) : (
            <LogRow key={entry.id} row={entry} onRow={onRow} />
          ),
        )}
    </div>
  );
}
