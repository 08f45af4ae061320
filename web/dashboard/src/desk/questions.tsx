import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Typography } from "antd";

import { api, type Schemas, told } from "../api/client";
import { Section } from "../parts/section";
import { NotDone } from "../parts/states";
import { At, Day } from "../parts/times";
import { useWords } from "../words/lookup";

type Driver = Schemas["DeskDriverWhole"];
type Question = Schemas["QuestionOut"];

/** What he was asked, what he said, and the link by which he can. */
export function Questions({ one }: { one: Driver }) {
  const w = useWords();
  return (
    <Section words={w("desk.questions")}>
      {one.questions.length === 0 && <p className="grey">{w("desk.questions.none")}</p>}
      <ul className="lines">
        {one.questions.map((question) => (
          <li key={question.id} className="stack">
            <Asked question={question} zone={one.zone} />
            {question.state === "open" && <Link question={question} mayNot={one.not_now !== null} />}
            {question.draft && <Said question={question} draft={question.draft} zone={one.zone} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Asked({ question, zone }: { question: Question; zone: string }) {
  const w = useWords();
  return (
    <div className="row spread">
      <div>
        <b>{w.of("desk.topic", question.kind)}</b>{" "}
        <span className="grey">
          <Day day={question.first_day} />
          {question.last_day !== question.first_day && (
            <>
              {" – "}
              <Day day={question.last_day} />
            </>
          )}
        </span>
        <div className="grey small wrap-anywhere">
          {question.asked_by}, <At at={question.asked_at} zone={zone} />
          {question.words && `: ${question.words}`}
        </div>
      </div>
      <span className={question.state === "answered" ? "tag good" : "tag"}>{w.of("desk.question", question.state)}</span>
    </div>
  );
}

/** A link, made when he may be told of it; the address is shown this once. */
function Link({ question, mayNot }: { question: Question; mayNot: boolean }) {
  const w = useWords();
  const queries = useQueryClient();
  const which = { params: { path: { question_id: question.id } } };
  const settled = () => queries.invalidateQueries({ queryKey: ["desk"] });
  const link = useMutation({
    mutationFn: () => told(api.POST("/api/desk/questions/{question_id}/link", which)),
    onSettled: settled,
  });
  const end = useMutation({
    mutationFn: () => told(api.POST("/api/desk/questions/{question_id}/end", which)),
    onSettled: settled,
  });
  return (
    <>
      <NotDone failure={link.error ?? end.error} />
      {link.data && (
        <Alert
          type="success"
          role="status"
          title={
            <>
              {w("desk.link.once")} <At at={link.data.expires_at} />
            </>
          }
          description={
            <Typography.Text copyable className="mono wrap-anywhere">
              {link.data.url}
            </Typography.Text>
          }
        />
      )}
      <div className="row">
        <Button
          type={question.link_until ? "default" : "primary"}
          disabled={mayNot}
          loading={link.isPending}
          onClick={() => {
            link.mutate();
          }}
        >
          {w(question.link_until ? "desk.link.again" : "desk.link")}
        </Button>
        <Button
          loading={end.isPending}
          onClick={() => {
            end.mutate();
          }}
        >
          {w("desk.end")}
        </Button>
        {question.link_until && !link.data && (
          <span className="grey small">
            {w("desk.link.until")} <At at={question.link_until} />
          </span>
        )}
      </div>
    </>
  );
}

/** His words, as a draft of grounds that an auditor may use. */
function Said({ question, draft, zone }: { question: Question; draft: Schemas["StatementDraftOut"]; zone: string }) {
  const w = useWords();
  return (
    <div>
      <p>
        <b>{question.answer && w.of("desk.answer", question.answer)}</b>{" "}
        <span className="grey small">
          {w("desk.answeredAt")} <At at={question.answered_at} zone={zone} /> {question.language && `(${question.language})`}
        </span>
      </p>
      {question.said && (
        <blockquote>
          <bdi>{question.said}</bdi>
        </blockquote>
      )}
      <details>
        <summary>{w("desk.draft")}</summary>
        <p className="grey small">{w("desk.draft.long")}</p>
        <Typography.Paragraph copyable className="wrap-anywhere">
          {draft.statement}
        </Typography.Paragraph>
        <p className="grey small">{draft.how_known}</p>
      </details>
    </div>
  );
}
