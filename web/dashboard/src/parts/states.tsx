import { Button } from "antd";
import type { ReactNode } from "react";

import { Refusal } from "../api/client";
import { useWords } from "../words/lookup";

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

/** Why something cannot be shown, in the API's own words, and what to do. */
export function Refused({ failure, retry }: { failure: unknown; retry?: () => void }) {
  const w = useWords();
  const refusal = failure instanceof Refusal ? failure : null;
  return (
    <div className="nothing" role="alert">
      <h2>{w("state.refused")}</h2>
      <p>{refusal?.message || w("state.unreached")}</p>
      {refusal?.correlationId && <p className="small mono">{w("state.correlation", { id: refusal.correlationId })}</p>}
      {retry && (
        <Button onClick={retry} style={{ marginTop: 12 }}>
          {w("state.retry")}
        </Button>
      )}
    </div>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return <div className="nothing">{children}</div>;
}

type Asked<T> = { data: T | undefined; error: unknown; refetch: () => unknown };

/** What was asked for, once it is there; what is there stays while the next answer is on its way or fails. */
export function Answered<T>({ query, children }: { query: Asked<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Refused failure={query.error} retry={() => void query.refetch()} />;
  return <Waiting />;
}
