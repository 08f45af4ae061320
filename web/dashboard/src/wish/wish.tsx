import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import { api, told } from "../api/client";
import { isReason } from "../parts/is-reason";
import { NotDone } from "../parts/states";
import { paths } from "../paths";
import { useWords } from "../words/lookup";
import { ASKED, needs, NOTHING, type Said, STATUSES, type Way, waysOf } from "./ways";

type Props = {
  /** Pending lines of one driver. */
  ids: readonly number[];
  offers: readonly string[];
};

/** What a person can do about some lines: leave them, or propose a remedy, which then waits for its yes. */
export function Wish({ ids, offers }: Props) {
  const w = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [wanted, setWay] = useState<Way | null>(null);
  const [said, setSaid] = useState<Said>(NOTHING);
  const doing = useMutation({
    mutationFn: async (chosen: Way) => {
      if (chosen === "leave") {
        await told(api.POST("/api/errors/leave", { body: { error_ids: [...ids], reason: said.text } }));
        return null;
      }
      return told(api.POST("/api/fixes", { body: { remedy: chosen, error_ids: [...ids], ...said } }));
    },
    onSuccess: (fix) => {
      if (fix) void navigate(paths.fix(fix.id));
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const offered = waysOf(offers, ids.length);
  const way = wanted && offered.includes(wanted) ? wanted : null; // with other lines another choice is lawful
  if (offered.length === 0) return <p className="grey">{w("wish.none")}</p>;
  const missing = !way || needs(way).some((one) => !isReason(said[one]));
  return (
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
  );
}
