import { Alert, type AlertProps, Button } from "antd";
import type { ReactNode } from "react";

import { Refusal } from "../api/client";
import { useWords, type Words } from "../words/lookup";

/** Nothing is there yet: the shape of what comes. */
export function Waiting({ rows = 4 }: { rows?: number }) {
  const w = useWords();
  return (
    <div className="bones" role="status">
      <span className="only-read">{w("state.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <i key={row} style={{ width: `${90 - ((row * 17) % 45)}%` }} />
      ))}
    </div>
  );
}

/** What is said of a failure: the API's own words, of the fields where it names some, or that it was not reached. */
function said(w: Words, failure: unknown): string {
  if (!(failure instanceof Refusal)) return w("state.unreached");
  return failure.fields.map((field) => field.words).join(" ") || failure.message || w("state.unreached");
}

/** The API speaks English, whatever the reader's language is; that it was not reached is said in his. */
const languageOf = (failure: unknown) =>
  failure instanceof Refusal && (failure.fields.length > 0 || failure.message) ? "en" : undefined;

/** Why something cannot be shown, and what to do. */
export function Refused({ failure, retry }: { failure: unknown; retry?: () => void }) {
  const w = useWords();
  const correlationId = failure instanceof Refusal && failure.correlationId;
  return (
    <div className="nothing" role="alert">
      <h2>{w("state.refused")}</h2>
      <p lang={languageOf(failure)}>{said(w, failure)}</p>
      {correlationId && <p className="small mono">{w("state.correlation", { id: correlationId })}</p>}
      {retry && (
        <Button onClick={retry} style={{ marginTop: 12 }}>
          {w("state.retry")}
        </Button>
      )}
    </div>
  );
}

/** Why what a person wanted was not done; nothing while it was not refused. */
export function NotDone({ failure, ...look }: { failure: unknown } & Pick<AlertProps, "showIcon" | "style">) {
  const w = useWords();
  return failure ? (
    <Alert type="error" role="alert" title={<span lang={languageOf(failure)}>{said(w, failure)}</span>} {...look} />
  ) : null;
}

type Asked<T> = { data: T | undefined; error: unknown; refetch: () => unknown };

/** What was asked for, once it is there; what is there stays while the next answer is on its way or fails. */
export function Answered<T>({ query, children }: { query: Asked<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Refused failure={query.error} retry={() => void query.refetch()} />;
  return <Waiting />;
}
