import "./driver.css";

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect } from "react";
import { useLocation, useParams } from "react-router";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { DayGraph } from "../graph/day-graph";
import { hoursMinutes } from "../graph/geometry";
import { Legend } from "../graph/legend";
import { marksOf } from "../graph/marks";
import { Changes } from "../parts/changes";
import { DayRecords } from "../parts/day-records";
import { Answered } from "../parts/states";
import { At, Day } from "../parts/times";
import { Title } from "../parts/title";
import { useWords } from "../words/lookup";

/** A driver's days one below the other, the newest first. */
export default function DriverPage() {
  const number = Number(useParams()["number"]);
  return <Answered query={useQuery(ask.driverDays(number))}>{(told) => <Days told={told} />}</Answered>;
}

function Days({ told }: { told: Schemas["DriverDaysOut"] }) {
  const w = useWords();
  const { hash } = useLocation();

  useEffect(() => {
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView({ block: "start" });
  }, [hash]);

  return (
    <div className="stack driver">
      <Title
        words={told.driver.name ?? told.driver.portal_id}
        under={
          <>
            {told.driver.company} · <span className="mono">{told.driver.portal_id}</span> · {told.zone}
            {told.read_at && (
              <>
                {" · "}
                {w("driver.read", { time: "" })}
                <At at={told.read_at} zone={told.zone} />
              </>
            )}
          </>
        }
      >
        <Button
          className="no-print"
          onClick={() => {
            window.print();
          }}
        >
          {w("driver.print")}
        </Button>
      </Title>
      {told.clocks && <Clocks clocks={told.clocks} zone={told.zone} />}
      <Changes driver={told.driver.id} zone={told.zone} />
      <Legend />
      {told.days.toReversed().map((day) => (
        <section className="card day" key={day.day} id={day.day} aria-labelledby={`day ${day.day}`}>
          <header>
            <h2 id={`day ${day.day}`}>
              <Day day={day.day} long />
            </h2>
            <Certified certified={day.certified} />
            {day.minutes_in_day !== 1440 && (
              <span className="tag hold">{w("graph.short", { n: day.minutes_in_day / 60 })}</span>
            )}
            <span className="grey small">
              {day.read_at && (
                <>
                  {w("driver.read", { time: "" })}
                  <At at={day.read_at} zone={told.zone} />
                </>
              )}
            </span>
          </header>
          <div className="in">
            {day.whole ? (
              <>
                <DayGraph day={day} zone={told.zone} marks={marksOf(day)} />
                <details>
                  <summary>
                    {w("driver.records")} ({day.records.length})
                  </summary>
                  <DayRecords records={day.records} zone={told.zone} />
                </details>
              </>
            ) : (
              <p className="grey">{w("driver.unread")}</p>
            )}
          </div>
        </section>
      ))}
    </div>
  );
}

function Certified({ certified }: { certified: boolean | null }) {
  const w = useWords();
  if (certified === null) return null;
  return (
    <span className={certified ? "tag good" : "tag"}>{w(certified ? "driver.certified" : "driver.uncertified")}</span>
  );
}

function Clocks({ clocks, zone }: { clocks: Schemas["ClocksOut"]; zone: string }) {
  const w = useWords();
  const shown = [
    ["driver.clock.drive", clocks.drive_left, 11],
    ["driver.clock.shift", clocks.shift_left, 14],
    ["driver.clock.break", clocks.break_left, 8],
    ["driver.clock.cycle", clocks.cycle_left, 70],
  ] as const;
  return (
    <section className="clocks">
      {shown.map(([words, seconds, most]) =>
        seconds === null ? null : (
          <div className="card clock" key={words}>
            <span className="grey small">{w(words)}</span>
            <b className="figures">{hoursMinutes(seconds / 60)}</b>
            <i aria-hidden="true">
              <i style={{ width: `${Math.min(100, (seconds / 3600 / most) * 100)}%` }} />
            </i>
          </div>
        ),
      )}
      <span className="grey small">
        {w("driver.clocks", { time: "" })} <At at={clocks.as_of} zone={zone} />
      </span>
    </section>
  );
}
