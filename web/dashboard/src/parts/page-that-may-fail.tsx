import { Component, type ReactNode } from "react";

import { Refusal } from "../api/client";
import { Refused } from "./states";

type State = { failed: boolean; at: string };

/** A page whose file does not come, or that has a defect, takes no other page with it. */
export class PageThatMayFail extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false, at: "" };

  static getDerivedStateFromError(): State {
    return { failed: true, at: window.location.pathname };
  }

  override componentDidUpdate() {
    if (this.state.failed && this.state.at !== window.location.pathname) this.setState({ failed: false, at: "" });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Refused
        failure={new Refusal(0)}
        retry={() => {
          window.location.reload();
        }}
      />
    );
  }
}
