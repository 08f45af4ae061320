import "../today/today.css";

import { useQuery } from "@tanstack/react-query";

import * as ask from "../api/queries";
import { useChosen } from "../office/chosen";
import { Answered } from "../parts/states";
import { Cards } from "../today/cards";
import { Days } from "../today/days";
import { Headline } from "../today/headline";
import { Next } from "../today/next";
import { Rest } from "../today/rest";
import { Since } from "../today/since";
import { Watched } from "../today/watched";

/** What matters today: how much there is to decide, what comes first, and where every other line is. */
export function Today() {
  const decisions = useQuery(ask.decisions(useChosen()));
  return (
    <Answered query={decisions}>
      {(told) => (
        <div className="stack today">
          <Headline told={told} />
          <Cards told={told} />
          <div className="today-columns">
            <Next told={told} />
            <div className="stack aside">
              <Days />
              <Since />
              <Rest told={told} />
              <Watched />
            </div>
          </div>
        </div>
      )}
    </Answered>
  );
}
