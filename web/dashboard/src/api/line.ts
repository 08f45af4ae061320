// Whether the server answers, and since when it does not.

import { useSyncExternalStore } from "react";

import { onReached } from "./client";

type Line = { state: "live" | "polling" | "lost"; since: string };

let line: Line = { state: "polling", since: new Date().toISOString() };
let socketIsOpen = false;
const listeners = new Set<() => void>();

function become(state: Line["state"]): void {
  if (line.state === state) return;
  line = { state, since: new Date().toISOString() };
  for (const tell of listeners) tell();
}

window.addEventListener("offline", () => {
  become("lost");
});

onReached((reached) => {
  become(reached ? (socketIsOpen ? "live" : "polling") : "lost");
});

/** The live connection says whether it stands; whether the server answers at all is told by requests. */
export function socketIs(open: boolean): void {
  socketIsOpen = open;
  if (line.state !== "lost" || open) become(open ? "live" : "polling");
}

export const isLive = () => line.state === "live";

export function useLine(): Line {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => line,
  );
}
