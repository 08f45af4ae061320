import { type ReactNode, useEffect } from "react";

/** What the browser's tab says. */
export function useTabName(words: string): void {
  useEffect(() => {
    document.title = `${words} · Logwarden`;
  }, [words]);
}

/** A page's name, what it is about in grey, and what can be done with all of it. */
export function Title({ words, under, children }: { words: string; under?: ReactNode; children?: ReactNode }) {
  useTabName(words);
  return (
    <div className="row spread title">
      <div>
        <h1>{words}</h1>
        {under && <p className="grey wrap-anywhere">{under}</p>}
      </div>
      {children && <div className="row">{children}</div>}
    </div>
  );
}
