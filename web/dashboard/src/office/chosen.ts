// Which part of the office one looks at: all of it, one system, or one company. It stands in the address, so that a
// link says it; an address that says nothing means what was chosen last in this tab.

import { useEffect, useSyncExternalStore } from "react";
import { useLocation, useSearchParams } from "react-router";

export type Chosen = { system: string | null; company: number | null };

export const OFFICE = ["system", "company"] as const;
const STORED = "logwarden.office";
/** The first words of the addresses whose pages tell of what is chosen. */
const FOLLOWING = new Set(["", "decisions", "incidents", "errors", "fixes", "tasks", "desk", "tickets", "findings"]);

const listeners = new Set<() => void>();
let last = stored();

function stored(): string {
  try {
    return sessionStorage.getItem(STORED) ?? "";
  } catch {
    return ""; // storage is off: the choice lives in `last` alone
  }
}

function remember(choice: string): void {
  if (choice === last) return;
  last = choice;
  try {
    sessionStorage.setItem(STORED, choice);
  } catch {
    // as above
  }
  for (const tell of listeners) tell();
}

/** Whoever signs in next has not chosen anything. */
export const forgetChosen = () => {
  remember("");
};

/** What an address says of it, as a query of one word; empty where it says nothing. */
export function choiceIn(params: URLSearchParams): string {
  const said = new URLSearchParams();
  for (const name of OFFICE) {
    const value = params.get(name);
    if (value) said.set(name, value);
  }
  return said.toString();
}

/** The same address with another choice, and all else as it was. */
export function withChoice(params: URLSearchParams, choice: string): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of OFFICE) next.delete(name);
  for (const [name, value] of new URLSearchParams(choice)) next.set(name, value);
  return next;
}

/** The choice as the API is asked for it. */
export function asked(choice: string): Chosen {
  const said = new URLSearchParams(choice);
  const company = Number(said.get("company"));
  return { system: said.get("system"), company: Number.isInteger(company) && company > 0 ? company : null };
}

const useChoice = () => {
  const remembered = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => last,
  );
  return choiceIn(useSearchParams()[0]) || remembered;
};

/** What every list and figure is asked for. */
export const useChosen = () => asked(useChoice());

/** The choice, whether this page follows it, and how to choose something else. */
export function useChoosing() {
  const [params, setParams] = useSearchParams();
  const { pathname } = useLocation();
  const choice = useChoice();
  const follows = FOLLOWING.has(pathname.split("/")[1] ?? "");
  const said = choiceIn(params);

  useEffect(() => {
    if (said) remember(said);
    else if (follows && choice) setParams((before) => withChoice(before, choice), { replace: true });
  }, [said, follows, choice, setParams]);

  const choose = (next: string) => {
    remember(next);
    setParams((before) => withChoice(before, next), { replace: true });
  };
  return { choice, follows, choose };
}
