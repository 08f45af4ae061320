import { useQuery } from "@tanstack/react-query";

import * as ask from "../api/queries";
import { plain, useWords } from "../words/lookup";
import { Section } from "./section";

/** What a cause most likely means, what shows it, and what could be said to the driver; for a person to judge. */
export function Advice({ incident }: { incident: number }) {
  const w = useWords();
  const told = useQuery(ask.advice(incident)).data;
  if (!told) return null;
  return (
    <Section words={w("advice.title")} aside={plain(told.sure)}>
      <p className="wrap-anywhere">
        <b>{told.likely}</b> {told.paragraph && <span className="tag">{told.paragraph}</span>}
      </p>
      <ul>
        {told.claims.map((claim, n) => (
          <li key={n} className="wrap-anywhere">
            {claim.words}
          </li>
        ))}
      </ul>
      {told.for_driver && (
        <details>
          <summary className="grey small">{w("advice.driver")}</summary>
          <p className="wrap-anywhere">{told.for_driver}</p>
        </details>
      )}
    </Section>
  );
}
