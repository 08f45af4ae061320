import { message } from "antd";

import { SignedOut, reason } from "../data";

/** Tells of a failed call in a toast; says nothing when the session is over, the login page does. */
export function complain(error: unknown) {
  if (!(error instanceof SignedOut)) void message.error(reason(error));
}
