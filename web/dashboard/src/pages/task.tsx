import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { Severity } from "../parts/severity";
import { Answered, NotDone } from "../parts/states";
import { At, Day } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

/** One task: what to do, whose it is, and what came of it. */
export default function TaskPage() {
  const id = Number(useParams()["id"]);
  return <Answered query={useQuery(ask.task(id))}>{(task) => <Whole task={task} />}</Answered>;
}

function Whole({ task }: { task: Schemas["TaskOut"] }) {
  const w = useWords();
  return (
    <div className="stack">
      <Title words={task.title} lang="en" under={`${task.company} · ${task.system}`}>
        <Severity of={task.severity} />
        <span className="tag">{w.of("task.state", task.state)}</span>
      </Title>
      <div className="two">
        <Section words={w("task.toDo")}>
          <p lang="en">{task.to_do}</p>
          <p className="choices">
            <Link to={paths.decision(task.incident_id)}>{w("cause.errors")}</Link>
          </p>
        </Section>
        <Section words={w("column.state")}>
          <dl className="facts">
            <dt>{w("column.owner")}</dt>
            <dd>{task.owner ?? w("unassigned")}</dd>
            <dt>{w("column.due")}</dt>
            <dd>
              <Day day={task.due} long />
            </dd>
            <dt>{w("run.step.created")}</dt>
            <dd>
              <At at={task.made_at} />
            </dd>
            {task.outcome && (
              <>
                <dt>{w("task.outcome")}</dt>
                <dd>
                  {task.outcome} (<At at={task.done_at} />)
                </dd>
              </>
            )}
          </dl>
        </Section>
      </div>
      <Work task={task} key={`${task.state} ${task.note}`} />
    </div>
  );
}

function Work({ task }: { task: Schemas["TaskOut"] }) {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const [note, setNote] = useState(task.note);
  const [outcome, setOutcome] = useState("");
  const change = useMutation({
    mutationFn: (body: Partial<Schemas["TaskIn"]>) =>
      told(api.PATCH("/api/tasks/{task_id}", { params: { path: { task_id: task.id } }, body: body as Schemas["TaskIn"] })),
    onSettled: () => queries.invalidateQueries(),
  });
  if (!me || me.role === "viewer") return null;
  const mine = task.owner_id === me.id;
  return (
    <Section words={w("cause.choices")}>
      <NotDone failure={change.error} />
      {task.state === "done" ? (
        <Button
          onClick={() => {
            change.mutate({ reopen: true });
          }}
        >
          {w("task.reopen")}
        </Button>
      ) : (
        <div className="stack">
          <div>
            <Button
              type={mine ? "default" : "primary"}
              onClick={() => {
                change.mutate({ owner_id: mine ? null : me.id });
              }}
            >
              {w(mine ? "task.give" : "task.take")}
            </Button>
          </div>
          <div className="two">
            <label className="stack">
              {w("task.note")}
              <Input.TextArea
                rows={3}
                maxLength={1000}
                value={note}
                onChange={(event) => {
                  setNote(event.target.value);
                }}
              />
              <span>
                <Button
                  disabled={note === task.note}
                  onClick={() => {
                    change.mutate({ note });
                  }}
                >
                  {w("task.save")}
                </Button>
              </span>
            </label>
            <label className="stack">
              {w("task.outcome")}
              <Input.TextArea
                rows={3}
                maxLength={1000}
                placeholder={w("task.outcome.placeholder")}
                value={outcome}
                onChange={(event) => {
                  setOutcome(event.target.value);
                }}
              />
              <span>
                <Button
                  disabled={!outcome.trim()}
                  onClick={() => {
                    change.mutate({ outcome: outcome.trim() });
                  }}
                >
                  {w("task.finish")}
                </Button>
              </span>
            </label>
          </div>
        </div>
      )}
    </Section>
  );
}
