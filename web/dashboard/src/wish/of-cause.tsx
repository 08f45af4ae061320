import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { Answered } from "../parts/states";
import { timeIn } from "../parts/times";
import { useWords } from "../words/lookup";
import { Wish } from "./wish";

type Line = Schemas["CauseErrorOut"];

/** What can be done about lines of a cause: which ones is chosen first, of one driver, for a request is for one. */
export function WishOfCause({ lines }: { lines: readonly Line[] }) {
  const w = useWords();
  const me = useQuery(ask.me()).data;
  const pending = lines.filter((line) => line.status === "pending");
  const [wanted, setWanted] = useState<readonly number[]>();
  if (!me || me.role === "viewer" || pending.length === 0) return null;
  // What somebody else dealt with meanwhile has left the lines that can be chosen.
  const kept = pending.filter((line) => wanted?.includes(line.id));
  const chosen = wanted ? kept : pending.slice(0, 1);
  const [first] = chosen;
  return (
    <Section words={w("wish.title")} aside={w("wish.title.long")}>
      <div className="stack">
        <label className="stack">
          <span>{w("wish.lines")}</span>
          <Select<number[]>
            mode="multiple"
            value={chosen.map((line) => line.id)}
            onChange={setWanted}
            optionFilterProp="label"
            options={pending.map((line) => ({
              value: line.id,
              label: [line.driver_name ?? line.driver_id, line.error_at && timeIn(w.language, line.zone, "both", line.error_at), line.message]
                .filter(Boolean)
                .join(" · "),
              disabled: first !== undefined && line.driver_number !== first.driver_number,
            }))}
          />
        </label>
        {first && <Offered of={first} ids={chosen.map((line) => line.id)} />}
      </div>
    </Section>
  );
}

function Offered({ of, ids }: { of: Line; ids: readonly number[] }) {
  return (
    <Answered query={useQuery(ask.error(of.id))}>{(error) => <Wish ids={ids} offers={error.offers} />}</Answered>
  );
}
