import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Typography } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { Severity } from "../parts/severity";
import { Answered, NotDone } from "../parts/states";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

type Ticket = Schemas["DeviceTicketWhole"];
type State = Schemas["TicketState"];

/** Where a ticket can go from each state, the likeliest first. */
const NEXT: Record<State, readonly State[]> = {
  open: ["sent", "closed"],
  sent: ["answered", "closed"],
  answered: ["closed", "sent"],
  closed: ["open"],
};

/** One ticket: its text for the provider, how far he is, and what was noted. */
export default function TicketPage() {
  const id = Number(useParams()["id"]);
  return <Answered query={useQuery(ask.ticket(id))}>{(ticket) => <Whole ticket={ticket} key={ticket.moved_at} />}</Answered>;
}

function Whole({ ticket }: { ticket: Ticket }) {
  const w = useWords();
  return (
    <div className="stack">
      <Title
        words={ticket.title}
        lang="en"
        under={
          <>
            {ticket.company} · {ticket.system} ·{" "}
            <span className="mono">{ticket.device ?? w("ticket.unknownDevice")}</span> ·{" "}
            <Link to={paths.decision(ticket.incident_id)}>{w("cause.errors")}</Link>
          </>
        }
      >
        <Severity of={ticket.severity} />
        <span className="tag">{w.of("ticket.state", ticket.state)}</span>
      </Title>
      <Work ticket={ticket} />
      <Section words={w("ticket.story")}>
        <ul className="lines">
          {ticket.story.map((one) => (
            <li key={one.at}>
              <span className="grey small">
                <At at={one.at} /> · {one.who ?? "–"} · {w.of("ticket.state", one.state)}
              </span>
              {one.note && <div className="wrap-anywhere">{one.note}</div>}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Work({ ticket }: { ticket: Ticket }) {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const [words, setWords] = useState(ticket.words);
  const [reference, setReference] = useState(ticket.reference);
  const [note, setNote] = useState("");
  const change = useMutation({
    mutationFn: (state: State | null) =>
      told(
        api.PATCH("/api/tickets/{ticket_id}", {
          params: { path: { ticket_id: ticket.id } },
          body: {
            state,
            words: words === ticket.words ? null : words,
            reference: reference === ticket.reference ? null : reference,
            note: note.trim(),
          },
        }),
      ),
    onSuccess: () => {
      setNote("");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["tickets"] }),
  });
  const mayWork = me && me.role !== "viewer";
  const writes = mayWork && ticket.state === "open";
  const differs = words !== ticket.words || reference !== ticket.reference || note.trim().length > 0;
  return (
    <Section words={w("ticket.text")} aside={<Typography.Text copyable={{ text: words }} />}>
      <div className="stack">
        <p className="grey small">{w("ticket.text.long")}</p>
        {writes ? (
          <Input.TextArea
            className="mono small"
            aria-label={w("ticket.text")}
            autoSize={{ minRows: 8, maxRows: 24 }}
            maxLength={8000}
            value={words}
            onChange={(event) => {
              setWords(event.target.value);
            }}
          />
        ) : (
          <pre className="mono small wrap-anywhere">{ticket.words}</pre>
        )}
        <NotDone failure={change.error} />
        {mayWork ? (
          <>
            <div className="row">
              <Input
                aria-label={w("ticket.reference")}
                placeholder={w("ticket.reference")}
                style={{ maxWidth: 260 }}
                maxLength={200}
                value={reference}
                onChange={(event) => {
                  setReference(event.target.value);
                }}
              />
              <Input
                aria-label={w("ticket.note")}
                placeholder={w("ticket.note")}
                style={{ flex: 1, minWidth: 200 }}
                maxLength={500}
                value={note}
                onChange={(event) => {
                  setNote(event.target.value);
                }}
              />
            </div>
            <div className="row">
              {NEXT[ticket.state].map((state, place) => (
                <Button
                  key={state}
                  type={place === 0 ? "primary" : "default"}
                  loading={change.isPending && change.variables === state}
                  onClick={() => {
                    change.mutate(state);
                  }}
                >
                  {w.of("ticket.move", state)}
                </Button>
              ))}
              <Button
                disabled={!differs}
                onClick={() => {
                  change.mutate(null);
                }}
              >
                {w("task.save")}
              </Button>
            </div>
          </>
        ) : (
          ticket.reference && <p>{ticket.reference}</p>
        )}
      </div>
    </Section>
  );
}
