import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { api, type Schemas, told } from "../api/client";
import { Section } from "../parts/section";
import { NotDone } from "../parts/states";
import { At, Day } from "../parts/times";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

type Topic = Schemas["TopicOut"];

/** So many days fit on a driver's page. */
const MOST_DAYS = 8;

/** What to ask a driver, each with the button that asks it. */
export function Topics({ one }: { one: Schemas["DeskDriverWhole"] }) {
  const w = useWords();
  const [asking, setAsking] = useState<Topic | null>(null);
  return (
    <Section words={w("desk.topics")}>
      {one.topics.length === 0 && <p className="grey">{w("desk.topics.none")}</p>}
      <ul className="lines">
        {one.topics.map((topic) => (
          <li key={`${topic.kind} ${topic.fix_id ?? topic.days.join()}`} className="row spread">
            <div>
              <b>{w.of("desk.topic", topic.kind)}</b>
              {topic.fix_id !== null && (
                <>
                  {" "}
                  <Link to={paths.fix(topic.fix_id)}>{w("alike.one", { id: topic.fix_id })}</Link>
                </>
              )}
              <div className="grey small wrap-anywhere">
                {topic.days.map((day, place) => (
                  <span key={day}>
                    {place > 0 && ", "}
                    <Day day={day} />
                  </span>
                ))}
                {topic.since && (
                  <>
                    {" · "}
                    {w("desk.since")} <At at={topic.since} zone={one.zone} />
                  </>
                )}
                {topic.words.length > 0 && ` · ${topic.words.join("; ")}`}
              </div>
            </div>
            <Button
              size="small"
              onClick={() => {
                setAsking(topic);
              }}
            >
              {w("desk.ask")}
            </Button>
          </li>
        ))}
      </ul>
      {asking && (
        <Ask
          driver={one.driver_number}
          topic={asking}
          close={() => {
            setAsking(null);
          }}
        />
      )}
    </Section>
  );
}

function Ask({ driver, topic, close }: { driver: number; topic: Topic; close: () => void }) {
  const w = useWords();
  const queries = useQueryClient();
  const [words, setWords] = useState("");
  const days = topic.kind === "certify" ? topic.days.slice(0, MOST_DAYS) : [];
  const asked = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/desk/questions", {
          body: { driver_number: driver, kind: topic.kind, fix_id: topic.fix_id, error_ids: topic.error_ids, days, words },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["desk"] });
      close();
    },
  });
  return (
    <Modal
      open
      title={w.of("desk.topic", topic.kind)}
      closable={{ "aria-label": w("close") }}
      okText={w("desk.ask")}
      cancelText={w("cancel")}
      confirmLoading={asked.isPending}
      onOk={() => {
        asked.mutate();
      }}
      onCancel={close}
    >
      <p className="grey" style={{ marginBottom: 12 }}>
        {w("desk.ask.long")}
      </p>
      <NotDone failure={asked.error} style={{ marginBottom: 12 }} />
      <Input.TextArea
        aria-label={w("desk.ask.words")}
        placeholder={w("desk.ask.words")}
        rows={3}
        maxLength={500}
        value={words}
        autoFocus
        onChange={(event) => {
          setWords(event.target.value);
        }}
      />
    </Modal>
  );
}
