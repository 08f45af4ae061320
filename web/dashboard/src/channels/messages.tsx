import { useQuery } from "@tanstack/react-query";

import * as ask from "../api/queries";
import { Answered } from "../parts/states";
import { Table } from "../parts/table";
import { At } from "../parts/times";
import { useWords } from "../words/lookup";

const GOOD = new Set(["sent", "not_needed"]);

/** The newest messages of a channel, and what became of each. */
export function Messages({ channel }: { channel: number }) {
  const w = useWords();
  return (
    <Answered query={useQuery(ask.deliveries(channel))}>
      {(page) =>
        page.items.length === 0 ? (
          <p className="grey">{w("channels.noMessages")}</p>
        ) : (
          <Table
            words={w("channels.messages")}
            small
            heads={
              <>
                <th>{w("column.what")}</th>
                <th>{w("column.state")}</th>
                <th>{w("channels.due")}</th>
                <th>{w("channels.tries")}</th>
              </>
            }
          >
            {page.items.map((one) => (
              <tr key={one.id}>
                <td>
                  {w.of("about", one.about)} <span className="grey">{one.key}</span>
                </td>
                <td>
                  <span className={one.state === "given_up" ? "tag critical" : GOOD.has(one.state) ? "tag good" : "tag"}>
                    {w.of("delivery", one.state)}
                  </span>{" "}
                  {one.words}
                </td>
                <td>
                  <At at={one.sent_at ?? one.next_at} />
                </td>
                <td className="figures">{one.attempts}</td>
              </tr>
            ))}
          </Table>
        )
      }
    </Answered>
  );
}
