import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { isReason } from "../parts/is-reason";
import { Section } from "../parts/section";
import { NotDone } from "../parts/states";
import { paths } from "../paths";
import { useWords } from "../words/lookup";
import { ASKED, needs, NOTHING, type Said, STATUSES, WAYS, type Way } from "./ways";

/** What a person can do about one pending line: leave it, or propose a remedy, which then waits for its yes. */
export function Wish({ error }: { error: Schemas["ErrorWhole"] }) {
  const w = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const me = useQuery(ask.me()).data;
  const [way, setWay] = useState<Way | null>(null);
  const [said, setSaid] = useState<Said>(NOTHING);
  const doing = useMutation({
    mutationFn: async (chosen: Way) => {
      if (chosen === "leave") {
        await told(api.POST("/api/errors/leave", { body: { error_ids: [error.id], reason: said.text } }));
        return null;
      }
      return told(api.POST("/api/fixes", { body: { remedy: chosen, error_ids: [error.id], ...said } }));
    },
    onSuccess: (fix) => {
      if (fix) void navigate(paths.fix(fix.id));
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const offered = WAYS.filter((one) => error.offers.includes(one));
  if (!me || me.role === "viewer" || error.status !== "pending" || !offered.length) return null;
  const missing = !way || needs(way).some((one) => !isReason(said[one]));
  return (
    <Section words={w("wish.title")} aside={w("wish.title.long")}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (way && !missing) doing.mutate(way);
        }}
      >
        <NotDone failure={doing.error} />
        <Radio.Group
          aria-label={w("wish.title")}
          value={way}
          onChange={(event) => {
            setWay(event.target.value as Way);
            setSaid(NOTHING);
          }}
          options={offered.map((one) => ({ value: one, label: w(`wish.${one}`) }))}
        />
        {way && <p className="grey small">{w(`wish.${way}.long`)}</p>}
        {way === "request_edit" && (
          <Select
            aria-label={w("wish.new_status")}
            placeholder={w("wish.new_status")}
            style={{ maxWidth: 240 }}
            value={said.new_status}
            options={STATUSES.map((one) => ({ value: one, label: one }))}
            onChange={(one) => {
              setSaid({ ...said, new_status: one });
            }}
          />
        )}
        {way &&
          ASKED[way].map((name) => (
            <label key={`${way} ${name}`} className="stack">
              <span>{w(name === "text" ? `wish.text.${way}` : `wish.${name}`)}</span>
              <Input
                value={said[name]}
                maxLength={name === "text" && way !== "leave" && way !== "ask_driver" ? 60 : 500}
                showCount={name === "text"}
                onChange={(event) => {
                  setSaid({ ...said, [name]: event.target.value });
                }}
              />
            </label>
          ))}
        {way && (
          <div>
            <Button type="primary" htmlType="submit" disabled={missing} loading={doing.isPending}>
              {w(way === "leave" ? "wish.go.leave" : "wish.go")}
            </Button>
          </div>
        )}
      </form>
    </Section>
  );
}
