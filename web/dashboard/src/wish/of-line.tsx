import { useQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { useWords } from "../words/lookup";
import { waysOf } from "./ways";
import { Wish } from "./wish";

/** What can be done about one line, as long as it is open. */
export function WishOfLine({ error }: { error: Schemas["ErrorWhole"] }) {
  const w = useWords();
  const me = useQuery(ask.me()).data;
  if (!me || me.role === "viewer" || error.status !== "pending" || waysOf(error.offers, 1).length === 0) return null;
  return (
    <Section words={w("wish.title")} aside={w("wish.title.long")}>
      <Wish ids={[error.id]} offers={error.offers} />
    </Section>
  );
}
