import { Result, Spin } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useParams } from "react-router-dom";

import { type DriverHead, type Row, driver } from "../data";
import { Annotate } from "../parts/annotate";
import { FootBar } from "../parts/foot-bar";
import { Head } from "../parts/head";
import { LogTable } from "../parts/log-table";
import { RangeBar } from "../parts/range-bar";
import { RequestEdit } from "../parts/request-edit";
import type { RowAct } from "../parts/row-menu";
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
  const [open, setOpen] = useState<{ act: RowAct; row: Row }>();
  const dialog = (act: RowAct) => ({
    driverId: head.id,
    row: open?.act === act ? open.row : undefined,
    onClose: () => {
      setOpen(undefined);
    },
    onSaved: () => {
      if (view) void load(view.range);
    },
  });

  const onRow = useCallback((act: RowAct, row: Row) => {
    setOpen({ act, row });
  }, []);

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
      <LogTable view={view} onRow={onRow} />
      <FootBar driverId={head.id} view={view} onDone={(range) => void load(range)} />
      <Annotate {...dialog("annotate")} />
      <RequestEdit {...dialog("request-edit")} />
    </main>
  );
}
