import { useWords } from "../words/lookup";

const COLOURS: Record<string, string> = {
  pending: "accent",
  in_progress: "accent",
  fixed: "good",
  failed: "critical",
  proposed: "accent",
  approved: "accent",
  running: "accent",
  blocked: "hold",
  unknown: "hold",
  confirmed: "good",
  done: "good",
  superseded: "good",
  violation: "critical",
  refused: "hold",
};

function Tagged({ prefix, of }: { prefix: string; of: string }) {
  const w = useWords();
  return <span className={`tag ${COLOURS[of] ?? ""}`}>{w.of(prefix, of)}</span>;
}

export function ErrorStatus({ of }: { of: string }) {
  return <Tagged prefix="status" of={of} />;
}

/** Where a request stands; a closed one says how it ended. */
export function FixState({ of }: { of: { state: string; outcome: string | null } }) {
  return of.outcome ? <Tagged prefix="outcome" of={of.outcome} /> : <Tagged prefix="fixState" of={of.state} />;
}
