import type { Schemas } from "../api/client";
import { Table } from "../parts/table";
import { At } from "../parts/times";
import { plain, useWords } from "../words/lookup";
import { saidOf } from "./by-remedy";

type Record = Schemas["RecordOut"];

/** Exactly the records that change, each with what it becomes; all others stay, and are counted. */
export function Records({ fix }: { fix: Schemas["FixWhole"] }) {
  const w = useWords();
  const { before, after, zone } = fix.preview;
  const becomes = (record: Record) =>
    after.find((one) => one.sequence_id === record.sequence_id && one.at === record.at && one.event === record.event);
  return (
    <>
      <Table
        words={w("approve.records")}
        heads={
          <>
            <th>{w("approve.sequence")}</th>
            <th>{w("column.time")}</th>
            <th>{w("column.what")}</th>
            <th>{w("approve.origin")}</th>
            <th>{w("column.status")}</th>
          </>
        }
      >
        {fix.targets.map((record) => (
          <tr key={`${record.at} ${record.sequence_id}`}>
            <td className="mono">{record.sequence_id}</td>
            <td className="figures">
              <At at={record.at} zone={zone} style="exact" />
            </td>
            <td>
              <span className="mono">{record.event}</span>
              <div className="grey small">{record.location}</div>
            </td>
            <td>{plain(record.origin)}</td>
            <td>
              {plain(record.status)} → <b>{plain(becomes(record)?.status ?? "")}</b>
              <div className="grey small">{w(saidOf(fix.remedy).record)}</div>
            </td>
          </tr>
        ))}
      </Table>
      <p className="grey untouched">{w("approve.untouched", { others: w.n("others", before.length - fix.targets.length) })}</p>
    </>
  );
}
