import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";

import { api, type Schemas, told } from "../api/client";
import { useChoices } from "../parts/choices";
import { isReason } from "../parts/is-reason";
import { Section } from "../parts/section";
import { NotDone } from "../parts/states";
import { At } from "../parts/times";
import { useWords } from "../words/lookup";

const WAYS = ["phone", "message", "in_person"] as const;

/** Who of the office talked with him, and the form that notes it. */
export function Contacts({ one }: { one: Schemas["DeskDriverWhole"] }) {
  const w = useWords();
  return (
    <Section words={w("desk.contacts")}>
      <Note driver={one.driver_number} />
      <ul className="lines">
        {one.contacts.length === 0 && <li className="grey">{w("desk.contacts.none")}</li>}
        {one.contacts.map((contact) => (
          <li key={contact.id}>
            <span className="grey small">
              <At at={contact.at} zone={one.zone} /> · {contact.who} · {w.of("desk.how", contact.how)}
              {!contact.reached && ` · ${w("desk.notReached")}`}
            </span>
            {contact.said && (
              <div className="wrap-anywhere">
                <bdi>{contact.said}</bdi>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Note({ driver }: { driver: number }) {
  const w = useWords();
  const queries = useQueryClient();
  const [how, setHow] = useState<(typeof WAYS)[number]>("phone");
  const [reached, setReached] = useState(true);
  const [said, setSaid] = useState("");
  const note = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/desk/drivers/{driver_id}/contacts", {
          params: { path: { driver_id: driver } },
          body: { how, reached, said },
        }),
      ),
    onSuccess: () => {
      setSaid("");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["desk"] }),
  });
  return (
    <div className="stack" style={{ gap: 10 }}>
      <NotDone failure={note.error} />
      <div className="row">
        <Select aria-label={w("desk.how")} style={{ width: 140 }} value={how} options={useChoices("desk.how", WAYS)} onChange={setHow} />
        <Checkbox
          checked={reached}
          onChange={(event) => {
            setReached(event.target.checked);
          }}
        >
          {w("desk.reached")}
        </Checkbox>
      </div>
      <Input.TextArea
        aria-label={w("desk.said")}
        placeholder={w("desk.said")}
        rows={2}
        maxLength={500}
        value={said}
        onChange={(event) => {
          setSaid(event.target.value);
        }}
      />
      <div>
        <Button
          disabled={reached && !isReason(said)}
          loading={note.isPending}
          onClick={() => {
            note.mutate();
          }}
        >
          {w("desk.note")}
        </Button>
      </div>
    </div>
  );
}
