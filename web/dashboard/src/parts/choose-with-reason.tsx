import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";

import { type Key, useWords } from "../words/lookup";
import type { Choice } from "./filters";
import { isReason } from "./is-reason";
import { NotDone } from "./states";

type Props = {
  words: Key;
  choices: Choice[];
  go: Key;
  act: (choice: string, reason: string) => Promise<unknown>;
  children?: ReactNode;
};

/** One of several, and why; then it is done, and all that is shown is asked for anew. */
export function ChooseWithReason({ words, choices, go, act, children }: Props) {
  const w = useWords();
  const queries = useQueryClient();
  const [choice, setChoice] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const doing = useMutation({
    mutationFn: () => act(choice ?? "", reason.trim()),
    onSuccess: () => {
      setChoice(null);
      setReason("");
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <>
      <NotDone failure={doing.error} />
      <div className="row">
        <Select
          aria-label={w(words)}
          placeholder={w(words)}
          style={{ minWidth: 240 }}
          value={choice}
          showSearch={{ optionFilterProp: "label" }}
          options={choices}
          onChange={setChoice}
        />
        <Input
          aria-label={w("reason")}
          placeholder={w("reason")}
          style={{ maxWidth: 380 }}
          maxLength={1000}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
        <Button
          type="primary"
          disabled={!choice || !isReason(reason)}
          loading={doing.isPending}
          onClick={() => {
            doing.mutate();
          }}
        >
          {w(go)}
        </Button>
        {children}
      </div>
    </>
  );
}
