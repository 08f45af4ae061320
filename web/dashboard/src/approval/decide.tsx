import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { HowKnown } from "../parts/how-known";
import { isReason } from "../parts/is-reason";
import { Section } from "../parts/section";
import { NotDone } from "../parts/states";
import { At } from "../parts/times";
import { useWords } from "../words/lookup";

/** The yes or no of a person, to exactly the plan that is shown. Saying no comes first. */
export function Decide({ fix }: { fix: Schemas["FixWhole"] }) {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const [reason, setReason] = useState("");
  const [shown] = useState(fix.plan_hash);
  const decide = useMutation({
    mutationFn: (yes: boolean) => {
      const params = { path: { fix_id: fix.id } };
      return yes
        ? told(api.POST("/api/fixes/{fix_id}/approve", { params, body: { plan_hash: shown, reason: reason.trim() } }))
        : told(api.POST("/api/fixes/{fix_id}/reject", { params, body: { reason: reason.trim() } }));
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const said = fix.approvals.length > 0 && (
    <ul className="bare small">
      {fix.approvals.map((one) => (
        <li key={one.at}>
          <b>{one.user}</b>: {w(one.approved ? "approve.saidYes" : "approve.saidNo")}, “{one.reason}” <At at={one.at} />
        </li>
      ))}
    </ul>
  );
  if (fix.state !== "proposed") {
    return (
      <Section words={w("approve.said")}>
        {fix.reason && (
          <p className="wrap-anywhere">
            {fix.state === "blocked" && <b>{w("approve.blockedWhy")}: </b>}
            {fix.outcome === "refused" && <b>{w("approve.refusedWhy")}: </b>}
            <span lang="en">{fix.reason}</span> {fix.paragraph && <span className="tag">{fix.paragraph}</span>}
          </p>
        )}
        {said || (!fix.reason && <p className="grey">{w("none.yet")}</p>)}
      </Section>
    );
  }
  if (me?.role === "viewer") {
    return (
      <Section words={w("approve.decide")}>
        <p>{w("approve.viewer")}</p>
      </Section>
    );
  }
  const needed = fix.people_needed > 1 && <p className="small">{w("approve.two")}</p>;
  if (fix.approvals.some((one) => one.approved && one.user === me?.email)) {
    return (
      <Section words={w("approve.decide")}>
        <p>{w("approve.second")}</p>
        {needed}
        {said}
      </Section>
    );
  }
  const tooShort = !isReason(reason);
  return (
    <Section words={w("approve.decide")}>
      <form
        className="decide"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        {shown !== fix.plan_hash && <Alert type="warning" title={w("approve.stale")} role="alert" />}
        <NotDone failure={decide.error} />
        {needed}
        <HowKnown words={reason} onChange={setReason} />
        <div className="row">
          <Button
            size="large"
            disabled={tooShort}
            loading={decide.isPending && decide.variables === false}
            onClick={() => {
              decide.mutate(false);
            }}
          >
            {w("approve.no")}
          </Button>
          <Button
            size="large"
            type="primary"
            disabled={tooShort || shown !== fix.plan_hash}
            loading={decide.isPending && decide.variables}
            onClick={() => {
              decide.mutate(true);
            }}
          >
            {w("approve.yes")}
          </Button>
        </div>
        {tooShort && <p className="small grey">{w("reason.needed")}</p>}
        {said}
      </form>
    </Section>
  );
}
