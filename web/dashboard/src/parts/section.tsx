import { type ReactNode, useId } from "react";

/** A card with its name. */
export function Section({ words, aside, children }: { words: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header className="spread">
        <h2 id={id}>{words}</h2>
        {aside && <span className="small grey">{aside}</span>}
      </header>
      <div className="in">{children}</div>
    </section>
  );
}
