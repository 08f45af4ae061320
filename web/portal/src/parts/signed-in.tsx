import { Result, Spin } from "antd";
import { Outlet, useLocation } from "react-router-dom";

import { session } from "../data";
import { Quirks } from "../quirks";
import { AppBar } from "./app-bar";
import { News } from "./news";
import { useAnswer } from "./use-answer";

const NONE: readonly string[] = [];

/** The frame of every page behind the login; each navigation asks anew whether the session still stands. */
export function SignedIn() {
  const { pathname } = useLocation();
  const { answer, failure } = useAnswer(session, pathname);

  if (failure) return <Result status="warning" title={failure} />;
  if (!answer) return <Spin className="page-wait" />;
  return (
    <Quirks.Provider value={answer.quirks ?? NONE}>
      <div className="page">
        <AppBar account={answer.account} system={answer.system} />
        <Outlet />
        <News key={pathname} />
      </div>
    </Quirks.Provider>
  );
}
