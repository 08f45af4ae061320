import { type Key, plain, useWords } from "../words/lookup";

const KNOWN = ["critical", "high", "medium", "low", "info"];

/** How grave, as a word on its colour. */
export function Severity({ of }: { of: string }) {
  const w = useWords();
  return <span className={`tag ${of}`}>{KNOWN.includes(of) ? w(`severity.${of}` as Key) : plain(of)}</span>;
}
