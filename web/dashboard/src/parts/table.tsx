import type { ReactNode } from "react";

type Props = { words: string; heads: ReactNode; card?: boolean; small?: boolean; children: ReactNode };

/** A table that scrolls sideways by itself, by the keyboard too, where the screen is too narrow for it. */
export function Table({ words, heads, card, small, children }: Props) {
  return (
    <div className={card ? "card scroll-x" : "scroll-x"} tabIndex={0} role="region" aria-label={words}>
      <table className={small ? "plain-table small" : "plain-table"}>
        <thead>
          <tr>{heads}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
