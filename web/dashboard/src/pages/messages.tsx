import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { api, Refusal, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
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
  const queries = useQueryClient();
  const known = useQuery(ask.agent()).data?.errors_by_key ?? {};
  const [key, setKey] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const map = useMutation({
    mutationFn: (body: Schemas["MapIn"]) =>
      told(api.POST("/api/messages/{message_id}/map", { params: { path: { message_id: one.id } }, body })),
    onSettled: () => queries.invalidateQueries(),
  });
  const suggested = one.suggestions.map((suggestion) => suggestion.key);
  const keys = [...new Set([...suggested, ...Object.keys(known)])].filter((name) => name !== "unknown");
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
        {map.error && (
          <Alert type="error" role="alert" title={(map.error instanceof Refusal && map.error.message) || w("state.unreached")} />
        )}
        {one.key ? (
          <p>
            {w("messages.mapped")} <span className="tag good">{plain(one.key)}</span> {one.reason}
          </p>
        ) : (
          <div className="row">
            <Select
              aria-label={w("messages.map")}
              placeholder={w("messages.map")}
              style={{ minWidth: 240 }}
              value={key}
              showSearch={{ optionFilterProp: "label" }}
              options={keys.map((name) => ({ value: name, label: plain(name) }))}
              onChange={setKey}
            />
            <Input
              aria-label={w("reason")}
              placeholder={w("reason")}
              style={{ maxWidth: 340 }}
              maxLength={1000}
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
              }}
            />
            <Button
              type="primary"
              disabled={!key || reason.trim().length < 4}
              loading={map.isPending}
              onClick={() => {
                if (key) map.mutate({ key, reason: reason.trim() });
              }}
            >
              {w("task.save")}
            </Button>
            {suggested.length > 0 && (
              <span className="grey small">
                {w("messages.suggest")}: {suggested.map(plain).join(", ")}
              </span>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
