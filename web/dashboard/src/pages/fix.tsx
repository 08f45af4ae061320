import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import * as ask from "../api/queries";
import { Decide } from "../approval/decide";
import { Whole } from "../approval/whole";
import { Answered } from "../parts/states";

/** One request on one page: what it claims, what it changes, on which law, and the yes or no; then how it went. */
export default function FixPage() {
  const id = Number(useParams()["id"]);
  return (
    <Answered query={useQuery(ask.fix(id))}>{(fix) => <Whole fix={fix} decide={<Decide fix={fix} />} />}</Answered>
  );
}
