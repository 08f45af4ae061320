import type { Schemas } from "../api/client";
import { useWords, plain } from "../words/lookup";
import { Table } from "./table";
import { At } from "./times";

/** The records of a day as an auditor reads them; those that do not count are struck through. */
export function DayRecords({ records, zone }: { records: readonly Schemas["DayRecordOut"][]; zone: string }) {
  const w = useWords();
  return (
    <Table
      words={w("driver.records")}
      small
      heads={
        <>
          <th>{w("column.time")}</th>
          <th>{w("column.what")}</th>
          <th>{w("column.state")}</th>
          <th>{w("approve.origin")}</th>
          <th>{w("approve.sequence")}</th>
          <th>{w("column.words")}</th>
        </>
      }
    >
      {records.map((record) => (
        <tr key={record.id} style={record.is_active ? undefined : { textDecoration: "line-through" }}>
          <td className="figures">
            <At at={record.at} zone={zone} style="exact" />
          </td>
          <td className="mono">{record.kind}</td>
          <td>{plain(record.status)}</td>
          <td>{plain(record.origin)}</td>
          <td className="mono">{record.sequence_id}</td>
          <td>
            {record.location}
            {record.note && <div className="grey">{record.note}</div>}
          </td>
        </tr>
      ))}
    </Table>
  );
}
