import { Result, Spin } from "antd";
import { useEffect, useState } from "react";
import { useParams } from "react-router-dom";

import { type DriverHead, type Row, driver } from "../data";
import { Annotate } from "../parts/annotate";
import { FootBar } from "../parts/foot-bar";
import { Head } from "../parts/head";
import { LogTable } from "../parts/log-table";
import { RangeBar } from "../parts/range-bar";
import { useAnswer } from "../parts/use-answer";
import { useLogs } from "../parts/use-logs";

/** One driver's logs. Nothing is loaded until LOAD. */
export function DriverLogs() {
  const { driverId = "" } = useParams();
  const { answer, failure } = useAnswer(driver, driverId);

  if (failure) return <Result status="warning" title={failure} />;
  if (!answer) return <Spin className="page-wait" />;
  return <LogsOf key={answer.id} head={answer} />;
}

function LogsOf({ head }: { head: DriverHead }) {
  const { view, load } = useLogs(head.id);
  const [annotated, setAnnotated] = useState<Row>();
  const reload = () => {
    if (view) void load(view.range);
  };

  useEffect(() => {
    document.title = `${head.name} · FORTEX`;
    return () => {
      document.title = "FORTEX";
    };
  }, [head.name]);

  return (
    <main className="logs">
      <Head head={head} />
      <RangeBar preset={head} waiting={view?.logs === null} onLoad={(range) => void load(range)} />
      <LogTable view={view} onAnnotate={setAnnotated} />
      <FootBar driverId={head.id} view={view} onDone={(range) => void load(range)} />
      <Annotate
        driverId={head.id}
        row={annotated}
        onClose={() => {
          setAnnotated(undefined);
        }}
        onSaved={reload}
      />
    </main>
  );
}
