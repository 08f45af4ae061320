import { useQuery } from "@tanstack/react-query";
import { Progress } from "antd";
import { useParams } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { Answered } from "../parts/states";
import { Table } from "../parts/table";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { useWords } from "../words/lookup";

/** One pass: what it saw of each company, and what it did not. */
export default function ScanPage() {
  const id = Number(useParams()["id"]);
  return <Answered query={useQuery(ask.scan(id))}>{(told) => <Whole scan={told} />}</Answered>;
}

function Whole({ scan }: { scan: Schemas["ScanWhole"] }) {
  const w = useWords();
  return (
    <div className="stack">
      <Title
        words={w("scan.title", { id: scan.id })}
        under={
          <>
            {scan.system} · <At at={scan.portal_at} style="whole" />
          </>
        }
      />
      {!scan.finished_at && (
        <Progress
          aria-label={w("scan.running", { seen: scan.companies_seen, all: scan.companies_listed })}
          percent={Math.round((100 * scan.companies_seen) / Math.max(1, scan.companies_listed))}
        />
      )}
      <Table
        words={w("scan.title", { id: scan.id })}
        card
        heads={
          <>
            <th>{w("column.company")}</th>
            <th>{w("systems.seenAt")}</th>
            <th className="number">{w("column.driver")}</th>
            <th>{w("systems.bridge")}</th>
            <th>{w("systems.why")}</th>
          </>
        }
      >
        {scan.coverage.map((one) => (
          <tr key={one.company_number}>
            <td>{one.company}</td>
            <td>{one.seen_at ? <At at={one.seen_at} /> : <span className="tag critical">{w("systems.not_seen")}</span>}</td>
            <td className="number">{one.drivers}</td>
            <td className="small" lang="en">{one.bridge.words}</td>
            <td lang="en">{one.why}</td>
          </tr>
        ))}
      </Table>
    </div>
  );
}
