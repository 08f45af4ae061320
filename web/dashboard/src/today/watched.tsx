import { useQuery } from "@tanstack/react-query";

import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { At } from "../parts/times";
import { useWords } from "../words/lookup";

/** What is watched for silent changes, and whether any was found. */
export function Watched() {
  const w = useWords();
  const chosen = useChosen();
  const today = useQuery(ask.today(chosen)).data;
  const altered = useQuery(ask.altered(chosen)).data;
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
