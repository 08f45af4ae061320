import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { ChooseWithReason } from "../parts/choose-with-reason";
import { Answered } from "../parts/states";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { plain, useWords } from "../words/lookup";

/** What the portal says and no catalogue knows. An admin says what it means, and its lines follow. */
export default function Messages() {
  const w = useWords();
  return (
    <div className="stack">
      <Title words={w("messages.title")} under={w("messages.long")} />
      <Answered query={useQuery(ask.messages())}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="card nothing">{w("messages.empty")}</p>
          ) : (
            page.items.map((one) => <Message key={`${one.id} ${one.key}`} one={one} />)
          )
        }
      </Answered>
    </div>
  );
}

function Message({ one }: { one: Schemas["MessageOut"] }) {
  const w = useWords();
  const known = useQuery(ask.agent()).data?.errors_by_key ?? {};
  const suggested = one.suggestions.map((suggestion) => suggestion.key);
  const keys = [...new Set([...suggested, ...Object.keys(known)])].filter((name) => name !== "unknown");
  const map = (key: string, reason: string) =>
    told(api.POST("/api/messages/{message_id}/map", { params: { path: { message_id: one.id } }, body: { key, reason } }));
  return (
    <section className="card">
      <div className="in stack">
        <div>
          <h2 className="mono wrap-anywhere">{one.example ?? one.words}</h2>
          <p className="grey small">
            {w("messages.heard", { n: one.errors, time: "" })} <At at={one.last_heard_at} />
            {one.example_id && (
              <>
                {" · "}
                <Link to={paths.error(one.example_id)}>{w("run.open")}</Link>
              </>
            )}
          </p>
        </div>
        {one.key ? (
          <p>
            {w("messages.mapped")} <span className="tag good">{plain(one.key)}</span> {one.reason}
          </p>
        ) : (
          <ChooseWithReason
            words="messages.map"
            choices={keys.map((name) => ({ value: name, label: plain(name) }))}
            go="task.save"
            act={map}
          >
            {suggested.length > 0 && (
              <span className="grey small">
                {w("messages.suggest")}: {suggested.map(plain).join(", ")}
              </span>
            )}
          </ChooseWithReason>
        )}
      </div>
    </section>
  );
}
