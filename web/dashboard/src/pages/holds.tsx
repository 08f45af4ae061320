import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { AskReason } from "../parts/ask-reason";
import { useCompanies } from "../parts/choices";
import { ChooseWithReason } from "../parts/choose-with-reason";
import { Section } from "../parts/section";
import { Answered } from "../parts/states";
import { At, Day } from "../parts/times";
import { Title } from "../parts/title";
import { plain, useWords } from "../words/lookup";

/** Over whom nothing is written, and which carriers let this desk work for them. */
export default function Holds() {
  const w = useWords();
  const queries = useQueryClient();
  const me = useQuery(ask.me()).data;
  const [lifting, setLifting] = useState<Schemas["HoldOut"] | null>(null);
  const decides = me !== undefined && me.role !== "viewer";
  return (
    <div className="stack">
      <Title words={w("holds.title")} under={w("holds.long")} />
      <Section words={w("holds.holds")}>
        <Answered query={useQuery(ask.holds())}>
          {(page) =>
            page.items.length === 0 ? (
              <p className="grey">{w("holds.none")}</p>
            ) : (
              <ul className="bare">
                {page.items.map((hold) => (
                  <li key={hold.id} className="row">
                    <span className={hold.in_force ? "tag hold" : "tag"}>{w(hold.in_force ? "holds.inForce" : "holds.over")}</span>
                    <b>{hold.driver ?? hold.company ?? hold.system}</b>
                    <span className="wrap-anywhere">{hold.reason}</span>
                    <span className="grey small">
                      {hold.placed_by}, <At at={hold.placed_at} />
                      {hold.until && (
                        <>
                          {" – "}
                          <At at={hold.until} />
                        </>
                      )}
                    </span>
                    {decides && hold.in_force && (
                      <Button
                        size="small"
                        onClick={() => {
                          setLifting(hold);
                        }}
                      >
                        {w("holds.lift")}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </Section>
      {decides && <Place />}
      <Section words={w("holds.mandates")}>
        <Answered query={useQuery(ask.mandates())}>
          {(page) =>
            page.items.length === 0 ? (
              <p className="grey">{w("holds.noMandates")}</p>
            ) : (
              <ul className="bare">
                {page.items.map((mandate) => (
                  <li key={mandate.id} className="row">
                    <b>{mandate.company}</b> {mandate.remedies.map(plain).join(", ")}
                    <span className="grey small">
                      {mandate.signed_by}, {mandate.document}, <Day day={mandate.valid_from} long />
                      {mandate.valid_to && (
                        <>
                          {" – "}
                          <Day day={mandate.valid_to} long />
                        </>
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </Section>
      <AskReason
        open={lifting !== null}
        words={w("holds.lift")}
        long={w("holds.lift.long")}
        go={w("holds.lift")}
        act={async (reason) => {
          if (!lifting) return;
          await told(api.POST("/api/holds/{hold_id}/lift", { params: { path: { hold_id: lifting.id } }, body: { reason } }));
          await queries.invalidateQueries();
        }}
        close={() => {
          setLifting(null);
        }}
      />
    </div>
  );
}

function Place() {
  const w = useWords();
  const act = (company: string, reason: string) =>
    told(api.POST("/api/holds", { body: { company_id: Number(company), reason } }));
  return (
    <Section words={w("holds.place")}>
      <ChooseWithReason words="column.company" choices={useCompanies()} go="holds.place" act={act} />
    </Section>
  );
}
