// The live connection: facts as they become true, and which answers each of them makes old.

import type { QueryClient } from "@tanstack/react-query";

import { api, told } from "./client";
import { socketIs } from "./line";
import { isLong } from "./queries";

type Fact = { kind: string };
type Frame = { type: "hello" | "facts" | "resync" | "alive"; after: number; facts?: Fact[] };

/** By the first word of a fact's kind: the first words of the keys (queries.ts) whose answers may have changed. */
const MAKES_OLD: Record<string, readonly string[]> = {
  scan: ["scans", "companies", "agent", "errors", "incidents"],
  watch: ["scans", "companies"],
  errors: ["errors", "incidents", "companies", "agent"],
  error: ["errors", "incidents", "companies", "fixes"],
  log: ["drivers", "errors"],
  fix: ["fixes", "incidents", "errors", "agent", "look"],
  attempt: ["fixes"],
  evidence: ["fixes"],
  finding: ["findings", "drivers", "look"],
  agent: ["agent"],
  kill_file: ["agent"],
  system: ["agent", "scans", "systems"],
  kit: ["systems"],
  pages: ["systems"],
  incident: ["incidents", "look"],
  advice: ["incidents"],
  task: ["tasks", "incidents", "look"],
  question: ["desk"],
  contact: ["desk"],
  ticket: ["tickets"],
  report: ["reports"],
  rule: ["rules"],
  limit: ["rules"],
  hold: ["holds", "fixes"],
  mandate: ["mandates", "fixes"],
  message: ["messages", "errors", "incidents"],
  user: ["people"],
  key: ["keys"],
  channel: ["channels"],
  subscription: ["channels"],
  delivery: ["channels"],
  quiet_hours: ["channels"],
  audit: ["audit", "errors"],
};

const GATHER_MILLISECONDS = 200;
const AGENT_TAKES_WISH_MILLISECONDS = 3_000;
const SILENCE_MILLISECONDS = 40_000;
const FIRST_WAIT_MILLISECONDS = 1_000;
const LONGEST_WAIT_MILLISECONDS = 30_000;
const TICKET_IS_OVER = 4401;

/** Listens until it is told to stop; comes back by itself, from where it was cut off. */
export function listen(queries: QueryClient): () => void {
  let stopped = false;
  let socket: WebSocket | null = null;
  let after: number | null = null;
  let wait = FIRST_WAIT_MILLISECONDS;
  let silence: number | undefined;
  let again: number | undefined;
  let gathering: number | undefined;
  const old = new Set<string>();

  const refetch = () => {
    gathering = undefined;
    for (const noun of old) {
      void queries.invalidateQueries({ queryKey: [noun], predicate: ({ state }) => !isLong(state.data) });
    }
    if (old.delete("agent")) {
      window.setTimeout(() => void queries.invalidateQueries({ queryKey: ["agent"] }), AGENT_TAKES_WISH_MILLISECONDS);
    }
    old.clear();
  };

  const heard = (frame: Frame) => {
    window.clearTimeout(silence);
    silence = window.setTimeout(() => socket?.close(), SILENCE_MILLISECONDS);
    after = frame.after;
    wait = FIRST_WAIT_MILLISECONDS;
    socketIs(true);
    if (frame.type === "resync") void queries.invalidateQueries();
    for (const fact of frame.facts ?? []) {
      for (const noun of MAKES_OLD[fact.kind.split(".")[0] ?? ""] ?? []) old.add(noun);
    }
    if (old.size > 0) gathering ??= window.setTimeout(refetch, GATHER_MILLISECONDS);
  };

  const later = (milliseconds: number) => {
    if (!stopped) again = window.setTimeout(() => void open(), milliseconds);
  };

  const open = async () => {
    let ticket: string;
    try {
      ({ ticket } = await told(api.POST("/api/live/ticket")));
    } catch {
      wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS);
      later(wait);
      return;
    }
    if (stopped) return;
    const address = new URL("/api/live", window.location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("ticket", ticket);
    if (after !== null) address.searchParams.set("after", String(after));
    socket = new WebSocket(address);
    socket.onmessage = (message) => {
      heard(JSON.parse(String(message.data)) as Frame);
    };
    socket.onclose = (event) => {
      window.clearTimeout(silence);
      if (stopped) return;
      if (event.code !== TICKET_IS_OVER) {
        socketIs(false);
        wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS);
      }
      later(event.code === TICKET_IS_OVER ? 0 : wait);
    };
  };

  void open();
  return () => {
    stopped = true;
    for (const timer of [silence, again, gathering]) window.clearTimeout(timer);
    socketIs(false);
    socket?.close();
  };
}
