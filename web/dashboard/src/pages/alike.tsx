import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { api, told } from "../api/client";
import * as ask from "../api/queries";
import { Whole } from "../approval/whole";
import { HowKnown } from "../parts/how-known";
import { isReason } from "../parts/is-reason";
import { Section } from "../parts/section";
import { Answered, NotDone } from "../parts/states";
import { Title } from "../parts/title";
import { paths } from "../paths";
import { useWords } from "../words/lookup";

/** Several requests that are alike: opened one after the other, then one reason and one yes. */
export default function Alike() {
  const w = useWords();
  const [search] = useSearchParams();
  const ids = search.getAll("fix").map(Number);
  const [read, setRead] = useState<readonly { fix_id: number; plan_hash: string }[]>([]);
  const next = ids[read.length];
  if (next === undefined) return <Approve plans={read} />;
  return (
    <One
      key={next}
      id={next}
      heading={w("alike.decide", { n: read.length + 1, of: ids.length })}
      onRead={(plan_hash) => {
        setRead([...read, { fix_id: next, plan_hash }]);
        window.scrollTo(0, 0);
      }}
    />
  );
}

function One({ id, heading, onRead }: { id: number; heading: string; onRead: (hash: string) => void }) {
  const w = useWords();
  return (
    <Answered query={useQuery(ask.fix(id))}>
      {(fix) => (
        <Whole
          fix={fix}
          decide={
            <Section words={heading}>
              <div className="decide">
                <Button
                  size="large"
                  type="primary"
                  disabled={fix.state !== "proposed"}
                  onClick={() => {
                    onRead(fix.plan_hash);
                  }}
                >
                  {w("alike.next")}
                </Button>
                <Link to={paths.fixes}>{w("cancel")}</Link>
              </div>
            </Section>
          }
        />
      )}
    </Answered>
  );
}

function Approve({ plans }: { plans: readonly { fix_id: number; plan_hash: string }[] }) {
  const w = useWords();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const approve = useMutation({
    mutationFn: () => told(api.POST("/api/fixes/approve", { body: { fixes: [...plans], reason: reason.trim() } })),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <div className="stack">
      <Title words={w("alike.title")} under={w("alike.long")} />
      <Section words={w("approve.decide")}>
        <ul className="bare">
          {plans.map((one) => (
            <li key={one.fix_id}>
              <Link to={paths.fix(one.fix_id)}>{w("alike.one", { id: one.fix_id })}</Link>{" "}
              <span className="mono grey">{one.plan_hash.slice(0, 16)}…</span>
            </li>
          ))}
        </ul>
        {approve.data ? (
          <p role="status">{w(approve.data.some((one) => one.state === "proposed") ? "approve.second" : "alike.done")}</p>
        ) : (
          <div className="decide">
            <NotDone failure={approve.error} />
            <HowKnown words={reason} onChange={setReason} />
            <Button
              size="large"
              type="primary"
              disabled={!isReason(reason) || plans.length === 0}
              loading={approve.isPending}
              onClick={() => {
                approve.mutate();
              }}
            >
              {w("alike.yes")}
            </Button>
          </div>
        )}
      </Section>
    </div>
  );
}
