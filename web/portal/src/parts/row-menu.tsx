import { Button, Dropdown } from "antd";

import type { Row } from "../data";

/** What can be done to one record. */
export type RowAct = "annotate" | "request-edit";

export type OnRow = (act: RowAct, row: Row) => void;

const ITEMS: { key: RowAct; label: string }[] = [
  { key: "annotate", label: "ANNOTATE" },
  { key: "request-edit", label: "REQUEST EDIT" },
];

export function RowMenu({ row, onRow }: { row: Row; onRow: OnRow }) {
  return (
    <Dropdown
      autoFocus
      trigger={["click"]}
      menu={{
        items: ITEMS,
        onClick: ({ key }) => {
          const item = ITEMS.find((each) => each.key === key);
          if (item) onRow(item.key, row);
        },
      }}
    >
      <Button className="row-menu" type="text" size="small" aria-label="row menu" aria-haspopup="menu">
        ⋯
      </Button>
    </Dropdown>
  );
}
