import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { useState } from "react";

import { api, told } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { Answered, NotDone } from "../parts/states";
import { Table } from "../parts/table";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { useWords } from "../words/lookup";

const DAYS = 90;

/** One's own API keys. */
export default function Keys() {
  const w = useWords();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const settled = () => queries.invalidateQueries({ queryKey: ["keys"] });
  const make = useMutation({
    mutationFn: () => told(api.POST("/api/keys", { body: { name: name.trim(), days: DAYS } })),
    onSuccess: () => {
      setName("");
    },
    onSettled: settled,
  });
  const end = useMutation({
    mutationFn: (id: number) => told(api.DELETE("/api/keys/{key_id}", { params: { path: { key_id: id } } })),
    onSettled: settled,
  });
  return (
    <div className="stack">
      <Title words={w("keys.title")} under={w("keys.long")} />
      <NotDone failure={make.error ?? end.error} />
      <Answered query={useQuery(ask.keys())}>
        {(keys) =>
          keys.length === 0 ? (
            <p className="card nothing">{w("keys.empty")}</p>
          ) : (
            <Table
              words={w("keys.title")}
              card
              heads={
                <>
                  <th>{w("keys.name")}</th>
                  <th>{w("keys.until")}</th>
                  <th>{w("keys.used")}</th>
                  <th>
                    <span className="only-read">{w("keys.end")}</span>
                  </th>
                </>
              }
            >
              {keys.map((key) => (
                <tr key={key.id}>
                  <td>{key.name}</td>
                  <td>
                    <At at={key.expires_at} />
                  </td>
                  <td>
                    <At at={key.last_used_at} />
                  </td>
                  <td>
                    <Button
                      size="small"
                      onClick={() => {
                        end.mutate(key.id);
                      }}
                    >
                      {w("keys.end")}
                    </Button>
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answered>
      <Section words={w("keys.make")}>
        {make.data && (
          <Alert
            type="success"
            role="status"
            title={w("keys.once")}
            description={<code className="wrap-anywhere">{make.data.key}</code>}
          />
        )}
        <div className="row choices">
          <Input
            aria-label={w("keys.name")}
            placeholder={w("keys.name")}
            style={{ maxWidth: 320 }}
            maxLength={200}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
          <Button
            type="primary"
            disabled={!name.trim()}
            loading={make.isPending}
            onClick={() => {
              make.mutate();
            }}
          >
            {w("keys.make")}
          </Button>
        </div>
      </Section>
    </div>
  );
}
