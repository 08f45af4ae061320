import { useWords } from "../words/lookup";

/** How grave, as a word on its colour. */
export function Severity({ of }: { of: string }) {
  const w = useWords();
  return <span className={`tag ${of}`}>{w.of("severity", of)}</span>;
}
