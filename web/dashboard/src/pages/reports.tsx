import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";

import { api, type Schemas, told } from "../api/client";
import * as ask from "../api/queries";
import { Section } from "../parts/section";
import { Answered, NotDone } from "../parts/states";
import { At } from "../parts/times";
import { Title } from "../parts/title";
import { Files } from "../reports/files";
import { Order } from "../reports/order";
import { Schedule } from "../reports/schedule";
import { useWords } from "../words/lookup";

/** What can be taken along: ordering a report, what there is, and what is made by itself. */
export default function Reports() {
  const w = useWords();
  const me = useQuery(ask.me()).data;
  const kinds = useQuery(ask.reportKinds());
  return (
    <div className="stack">
      <Title words={w("reports.title")} under={w("reports.long")} />
      {me && me.role !== "viewer" && (
        <Section words={w("reports.order")}>
          <Answered query={kinds}>{(found) => <Order kinds={found} />}</Answered>
        </Section>
      )}
      <Section words={w("reports.there")}>
        <There mayOpen={me !== undefined && me.role !== "viewer"} />
      </Section>
      {me?.role === "admin" && (
        <Section words={w("reports.schedules")}>
          <div className="stack">
            <Schedules />
            <Answered query={kinds}>{(found) => <Schedule kinds={found} />}</Answered>
          </div>
        </Section>
      )}
    </div>
  );
}

function There({ mayOpen }: { mayOpen: boolean }) {
  const w = useWords();
  return (
    <Answered query={useQuery(ask.reports())}>
      {(page) =>
        page.items.length === 0 ? (
          <p className="grey">{w("reports.none")}</p>
        ) : (
          <ul className="lines" aria-label={w("reports.there")}>
            {page.items.map((one) => (
              <li key={one.id}>
                <One report={one} mayOpen={mayOpen} />
              </li>
            ))}
          </ul>
        )
      }
    </Answered>
  );
}

function One({ report, mayOpen }: { report: Schemas["ReportOut"]; mayOpen: boolean }) {
  const w = useWords();
  const good = report.state === "made" ? "tag good" : report.state === "failed" ? "tag hold" : "tag";
  return (
    <>
      <div className="row">
        <span className={good}>{w.of("reports.state", report.state)}</span>
        <b className="wrap-anywhere">{report.title}</b>
        {mayOpen && report.state === "made" && <Files report={report} />}
      </div>
      <div className="grey small wrap-anywhere">
        {report.driver ?? report.company ?? report.system ?? w("reports.office")} ·{" "}
        {report.ordered_by ?? w("reports.byItself")}, <At at={report.ordered_at} />
        {report.as_of && (
          <>
            {" · "}
            {w("reports.asOf")} <At at={report.as_of} />
          </>
        )}
        {report.reason && <div lang="en">{report.reason}</div>}
      </div>
    </>
  );
}

function Schedules() {
  const w = useWords();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (id: number) =>
      told(api.DELETE("/api/reports/schedules/{schedule_id}", { params: { path: { schedule_id: id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["reports"] }),
  });
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return (
    <Answered query={useQuery(ask.reportSchedules())}>
      {(found) => (
        <>
          <NotDone failure={end.error} />
          {found.length === 0 ? (
            <p className="grey">{w("reports.noSchedules")}</p>
          ) : (
            <ul className="bare">
              {found.map((one) => (
                <li key={one.id} className="row">
                  <b>{w.of("reports.kind", one.kind)}</b>
                  <span>{one.company ?? one.system ?? w("reports.office")}</span>
                  <span>
                    {w.of("reports.every", one.every)}, {clock(one.at_minute)} {one.zone}
                  </span>
                  <span className="grey small">
                    {one.made_by}
                    {one.last_due && (
                      <>
                        {" · "}
                        {w("reports.last")} <At at={one.last_due} />
                      </>
                    )}
                  </span>
                  <Button
                    size="small"
                    loading={end.isPending && end.variables === one.id}
                    onClick={() => {
                      end.mutate(one.id);
                    }}
                  >
                    {w("reports.end")}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Answered>
  );
}
