import { useQuery } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import * as ask from "../api/queries";
import { begunAs, type GraphDay } from "../graph/geometry";

export type PlannedDay = { before: GraphDay; after: GraphDay | undefined };

/** The days of a plan as they stand and as they will read. A plan holds the records of its own days alone, so the
 * status at midnight comes from the reading, which has the day before. */
export function usePlannedDays({ preview, driver_number, first_day, last_day }: Schemas["FixWhole"]): PlannedDay[] {
  const known = useQuery(ask.driverDays(driver_number, first_day, last_day)).data?.days;
  return preview.graph_before.map((planned) => {
    const read = known?.find((one) => one.day === planned.day);
    const becomes = preview.graph_after.find((one) => one.day === planned.day);
    return { before: begunAs(planned, read), after: becomes && begunAs(becomes, read) };
  });
}
