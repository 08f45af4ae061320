import { Descriptions } from "antd";

import type { Row } from "../data";

/** Which record a dialog is about; `of` is the dialog's name, the beginning of the classes. */
export function RecordFacts({ of, row }: { of: string; row: Row }) {
  const facts = [
    ["time", "Time", row.time],
    ["event", "Event", row.event],
    ["sequence", "Sequence ID", row.sequenceId],
  ] as const;

  return (
    <Descriptions
      size="small"
      bordered
      column={1}
      styles={{ label: { width: 120 } }}
      items={facts.map(([key, label, text]) => ({
        key,
        label,
        children: <span className={`${of}-${key}`}>{text}</span>,
      }))}
    />
  );
}
