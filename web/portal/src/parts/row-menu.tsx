import { Button, Dropdown } from "antd";

import type { Row } from "../data";

type RowMenuProps = { row: Row; onAnnotate: (row: Row) => void };

export function RowMenu({ row, onAnnotate }: RowMenuProps) {
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "annotate", label: "ANNOTATE" },
          { key: "request-edit", label: "REQUEST EDIT", disabled: true, title: "later" },
        ],
        onClick: ({ key }) => {
          if (key === "annotate") onAnnotate(row);
        },
      }}
    >
      <Button className="row-menu" type="text" size="small" aria-label="row menu">
        ⋯
      </Button>
    </Dropdown>
  );
}
