import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { History } from "../parts/history";
import { isReason } from "../parts/is-reason";
import { PlaceOnDay } from "../parts/place-on-day";
import { Section } from "../parts/section";
import { Severity } from "../parts/severity";
import { Answered, NotDone } from "../parts/states";
import { At, Day } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

const REVIEWS = ["confirmed", "explained", "mistaken"] as const;

/** One finding: the record as it stood and as it stands, between which two instants, and what a person makes of it. */
export default function FindingPage() {
  const id = Number(useParams()["id"]);
  return <Answered query={useQuery(ask.finding(id))}>{(told) => <Whole one={told} />}</Answered>;
}

function Whole({ one }: { one: Schemas["FindingWhole"] }) {
  const w = useWords();
  const at = (one.before ?? one.after)?.["at"];
  return (
    <div className="stack">
      <Title
        words={one.words}
        lang="en"
        under={
          <>
            <Link to={paths.driver(one.driver_number, one.day)}>{one.driver_name ?? one.driver_id}</Link> · {one.company} ·{" "}
            <Day day={one.day} long />
          </>
        }
      >
        <Severity of={one.severity} />
        {one.invariants.map((name) => (
          <span className="tag" key={name}>
            {name}
          </span>
        ))}
        <span className="tag">{one.paragraph}</span>
      </Title>
      <Section words={w("finding.window")}>
        <p lang="en">{one.window}</p>
        <p className="grey small">
          <At at={one.between_at} style="whole" /> – <At at={one.and_at} style="whole" />
        </p>
      </Section>
      <PlaceOnDay
        driver={one.driver_number}
        day={one.day}
        words={w("column.day")}
        {...(typeof at === "string" ? { also: { at, words: one.words } } : {})}
      />
      <div className="two">
        <Section words={w("finding.before")}>
          <RecordFields record={one.before} other={one.after} none={w("finding.new")} />
        </Section>
        <Section words={w("finding.after")}>
          <RecordFields record={one.after} other={one.before} none={w("finding.gone")} />
        </Section>
      </div>
      <Review one={one} />
      <Section words={w("error.history")}>
        <History facts={one.facts} />
      </Section>
    </div>
  );
}

type Fields = Record<string, unknown> | null;

/** A record field by field; what differs from the other one stands out. */
function RecordFields({ record, other, none }: { record: Fields; other: Fields; none: string }) {
  if (!record) return <p className="grey">{none}</p>;
  const said = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return (
    <dl className="facts small">
      {Object.entries(record).map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt className="mono">{name}</dt>
          <dd className="mono">
            {other && said(other[name]) !== said(value) ? <mark className="tag high">{said(value)}</mark> : said(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Review({ one }: { one: Schemas["FindingWhole"] }) {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const [outcome, setOutcome] = useState<Schemas["Review"] | null>((one.review as Schemas["Review"] | null) ?? null);
  const [note, setNote] = useState(one.review_note);
  const review = useMutation({
    mutationFn: (body: Schemas["ReviewIn"]) =>
      told(api.POST("/api/findings/{finding_id}/review", { params: { path: { finding_id: one.id } }, body })),
    onSettled: () => queries.invalidateQueries(),
  });
  if (!me || me.role === "viewer") return null;
  return (
    <Section words={w("finding.review")}>
      <div className="stack">
        <NotDone failure={review.error} />
        {review.isSuccess && <p role="status">{w("saved")}</p>}
        <Radio.Group
          aria-label={w("finding.review")}
          value={outcome}
          options={REVIEWS.map((value) => ({ value, label: w(`finding.review.${value}`) }))}
          onChange={(event) => {
            setOutcome(event.target.value as Schemas["Review"]);
          }}
        />
        <Input.TextArea
          aria-label={w("finding.note")}
          placeholder={w("finding.note")}
          rows={3}
          maxLength={1000}
          value={note}
          onChange={(event) => {
            setNote(event.target.value);
          }}
        />
        <span>
          <Button
            type="primary"
            disabled={!outcome || !isReason(note)}
            loading={review.isPending}
            onClick={() => {
              if (outcome) review.mutate({ outcome, note: note.trim() });
            }}
          >
            {w("finding.say")}
          </Button>
        </span>
      </div>
    </Section>
  );
}
