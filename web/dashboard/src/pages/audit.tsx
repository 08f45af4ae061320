import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";

import { api, told } from "../api/client";
import * as ask from "../api/queries";
import { Answered, NotDone } from "../parts/states";
import { Table } from "../parts/table";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { plain, useWords } from "../words/lookup";

/** The audit trail, the newest entry first. */
export default function Audit() {
  const w = useWords();
  const query = useInfiniteQuery(ask.audit());
  const queries = useQueryClient();
  const check = useMutation({
    mutationFn: () => told(api.POST("/api/audit/check")),
    onSettled: () => queries.invalidateQueries({ queryKey: ["errors", "today"] }),
  });
  return (
    <div className="stack">
      <Title words={w("audit.title")} under={w("audit.long")}>
        {check.data && (
          <span role="status" className={check.data.whole ? "tag good" : "tag critical"} title={check.data.why}>
            {check.data.whole ? w.n("audit.whole", check.data.entries) : w("audit.broken")}
          </span>
        )}
        <Button
          loading={check.isPending}
          onClick={() => {
            check.mutate();
          }}
        >
          {w("audit.check")}
        </Button>
      </Title>
      <NotDone failure={check.error} />
      {check.data?.why && <p role="alert">{check.data.why}</p>}
      <Answered query={query}>
        {(told) => (
          <Table
            words={w("audit.title")}
            card
            small
            heads={
              <>
                <th className="number">№</th>
                <th>{w("column.time")}</th>
                <th>{w("audit.who")}</th>
                <th>{w("column.what")}</th>
                <th>{w("column.words")}</th>
                <th>{w("audit.seal")}</th>
              </>
            }
          >
            {told.pages
              .flatMap((page) => page.items)
              .map((entry) => (
                <tr key={entry.number}>
                  <td className="number">{w.number(entry.number)}</td>
                  <td>
                    <At at={entry.at} />
                  </td>
                  <td style={{ minWidth: 150 }}>{entry.who}</td>
                  <td style={{ minWidth: 110 }}>{plain(entry.what.replace(".", " "))}</td>
                  <td className="mono long">{JSON.stringify(entry.after)}</td>
                  <td className="mono" title={entry.hash}>
                    {entry.hash.slice(0, 8)}
                  </td>
                </tr>
              ))}
          </Table>
        )}
      </Answered>
      {query.hasNextPage && (
        <span>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {w("more")}
          </Button>
        </span>
      )}
    </div>
  );
}
