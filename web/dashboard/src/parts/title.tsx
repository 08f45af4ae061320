import { type ReactNode, useEffect } from "react";

/** What the browser's tab says. */
export function useTabName(words: string): void {
  useEffect(() => {
    document.title = `${words} · Logwarden`;
  }, [words]);
}

type Props = {
  words: string;
  /** The language of the words, where they are not the reader's: what the API says, it says in English. */
  lang?: "en";
  under?: ReactNode;
  children?: ReactNode;
};

/** A page's name, what it is about in grey, and what can be done with all of it. */
export function Title({ words, lang, under, children }: Props) {
  useTabName(words);
  return (
    <div className="row spread title">
      <div>
        <h1 lang={lang}>{words}</h1>
        {under && <p className="grey wrap-anywhere">{under}</p>}
      </div>
      {children && <div className="row">{children}</div>}
    </div>
  );
}
