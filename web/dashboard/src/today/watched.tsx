import { useQuery } from "@tanstack/react-query";

import * as ask from "../api/queries";
import { At } from "../parts/times";
import { useWords } from "../words/lookup";

/** What is watched for silent changes, and whether any was found. */
export function Watched() {
  const w = useWords();
  const today = useQuery(ask.today()).data;
  const altered = useQuery(ask.altered()).data;
  if (!today || !altered) return null;
  return (
    <p className="small grey watched">
      {w("watched", { records: w.n("records", today.records), altered: altered.total })},{" "}
      {w("watched.at", { time: "" })}
      <At at={today.at} style="time" />
      <br />
      {today.checked ? (
        <>
          <span className={today.checked.whole ? undefined : "broken"}>
            {w(today.checked.whole ? "watched.whole" : "watched.broken")}
          </span>{" "}
          <At at={today.checked.at} style="both" />
        </>
      ) : (
        w("watched.unchecked")
      )}
    </p>
  );
}
