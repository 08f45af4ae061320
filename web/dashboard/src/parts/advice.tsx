import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";

import { api, type Schemas, told as answer } from "../api/client";
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
      <p className="wrap-anywhere" lang="en">
        <b>{told.likely}</b> {told.paragraph && <span className="tag">{told.paragraph}</span>}
      </p>
      <Speaker told={told} incident={incident} />
      <ul>
        {told.claims.map((claim, n) => (
          <li key={n} className="wrap-anywhere" lang="en">
            {claim.words}
          </li>
        ))}
      </ul>
      {told.for_driver && (
        <details>
          <summary className="grey small">{w("advice.driver")}</summary>
          <p className="wrap-anywhere" lang="en">{told.for_driver}</p>
        </details>
      )}
    </Section>
  );
}

/** Whose words these are, why a model is not heard, what it cost; and the wish to hear it. */
function Speaker({ told, incident }: { told: Schemas["AdviceOut"]; incident: number }) {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const asking = useMutation({
    mutationFn: () => answer(api.POST("/api/incidents/{incident_id}/advice", { params: { path: { incident_id: incident } } })),
    onSuccess: (said) => {
      queries.setQueryData(ask.advice(incident).queryKey, said);
    },
  });
  if (!told.spent) return null;
  const why = asking.error?.message ?? told.why;
  return (
    <div className="row small grey">
      {told.model && <span>{w("advice.model", { model: told.model, sure: Math.round((told.confidence ?? 0) * 100) })}</span>}
      {why && <span role="status" lang="en">{why}</span>}
      {told.spent.tokens > 0 && <span>{w("advice.spent", { n: told.spent.tokens })}</span>}
      {told.may_ask && me && me.role !== "viewer" && (
        <Button
          size="small"
          loading={asking.isPending}
          onClick={() => {
            asking.mutate();
          }}
        >
          {w("advice.ask")}
        </Button>
      )}
    </div>
  );
}
