import { Result, Spin } from "antd";
import { Outlet, useLocation } from "react-router-dom";

import { session } from "../data";
import { AppBar } from "./app-bar";
import { useAnswer } from "./use-answer";

/** The frame of every page behind the login; each navigation asks anew whether the session still stands. */
export function SignedIn() {
  const { pathname } = useLocation();
  const { answer, failure } = useAnswer(session, pathname);

  if (failure) return <Result status="warning" title={failure} />;
  if (!answer) return <Spin className="page-wait" />;
  return (
    <div className="page">
      <AppBar account={answer.account} system={answer.system} />
      <Outlet />
    </div>
  );
}
