import { memo } from "react";

import type { Row } from "../data";
import { COLUMNS } from "./columns";
import { dayOf } from "./days";
import { type OnRow, RowMenu } from "./row-menu";

type LogRowProps = { row: Row; onRow: OnRow };

/** One record. The tools come after the cells, so that clients can count cells from the first. */
export const LogRow = memo(function LogRow({ row, onRow }: LogRowProps) {
  return (
    <div className={`patch-table-row ${lookOf(row.record)}`} role="row">
      {COLUMNS.map(({ key, kind }) => (
        <div
          key={key}
          className={`patch-table-cell ${kind ?? ""}`}
          data-column={key}
          role="cell"
          title={kind === "cut" ? row[key] : undefined}
        >
          {row[key]}
        </div>
      ))}
      <div className="patch-table-tools" role="cell">
        {row.menu && <RowMenu row={row} onRow={onRow} />}
        {row.marks.map((message, index) => (
          <span key={index} className="patch-table-mark" role="img" aria-label={message} title={message} />
        ))}
      </div>
    </div>
  );
});

/** The row that opens a day. The weekday is drawn by the style sheet: the cell's text is the date alone. */
export function DateRow({ date }: { date: string }) {
  return (
    <div className="patch-table-date" role="row">
      <div
        className="patch-table-cell"
        data-column="date"
        data-weekday={dayOf(date).format("dddd")}
        role="cell"
      >
        {date}
      </div>
    </div>
  );
}

function lookOf(record: string): string {
  if (record === "INACTIVE_CHANGE_REQUESTED") return "is-requested";
  return record.startsWith("INACTIVE") ? "is-inactive" : "";
}
