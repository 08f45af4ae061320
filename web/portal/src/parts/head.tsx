import { Descriptions } from "antd";

import type { DriverHead } from "../data";

/** Whose logs these are. */
export function Head({ head }: { head: DriverHead }) {
  const lines = [
    ["system", "System", head.system],
    ["name", "Driver", head.name],
    ["id", "ID", head.id],
    ["company", "Company", head.companyLabel],
    ["zone", "Time zone", `${head.zone} (${head.zoneName})`],
  ] as const;

  return (
    <Descriptions
      className="driver-head"
      bordered
      size="small"
      layout="vertical"
      column={lines.length}
      items={lines.map(([key, label, text]) => ({
        key,
        label,
        children: <span className={`driver-head-${key}`}>{text}</span>,
      }))}
    />
  );
}
