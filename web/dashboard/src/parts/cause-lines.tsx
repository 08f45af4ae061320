import { Link } from "react-router";

import type { Schemas } from "../api/client";
import { paths } from "../paths";
import { useWords } from "../words/lookup";
import { Severity } from "./severity";
import { ErrorStatus } from "./status";
import { Table } from "./table";
import { At, Day } from "./times";

/** The lines of one cause. What the portal says is text, whatever it holds. */
export function CauseLines({ lines }: { lines: readonly Schemas["CauseErrorOut"][] }) {
  const w = useWords();
  return (
    <Table
      words={w("cause.errors")}
      heads={
        <>
          <th>{w("column.severity")}</th>
          <th>{w("column.message")}</th>
          <th>{w("column.driver")}</th>
          <th>{w("column.time")}</th>
          <th>{w("column.status")}</th>
        </>
      }
    >
      {lines.map((line) => (
        <tr key={line.id}>
          <td>
            <Severity of={line.severity} />
          </td>
          <td>
            <Link to={paths.error(line.id)}>{line.message}</Link>
          </td>
          <td>
            <Link to={paths.driver(line.driver_number, line.day ?? undefined)}>{line.driver_name ?? line.driver_id}</Link>
          </td>
          <td className="figures">
            <Day day={line.day} />{" "}
            <span className="grey">
              <At at={line.error_at} zone={line.zone} style="time" />
            </span>
          </td>
          <td>
            <ErrorStatus of={line.status} />
            {line.status_reason && <div className="grey small" lang="en">{line.status_reason}</div>}
          </td>
        </tr>
      ))}
    </Table>
  );
}
