import type { Schemas } from "../api/client";

export const WAYS = ["leave", "ask_driver", "annotate", "request_edit", "resync"] as const;
export type Way = (typeof WAYS)[number];

type Words = "text" | "how_known" | "statement" | "document" | "new_fact";
export type Said = Required<Pick<Schemas["FixWishIn"], Words | "new_status">>;

export const NOTHING: Said = { text: "", how_known: "", statement: "", document: "", new_fact: "", new_status: null };

/** What is asked for each way, in this order; what has to be said stands first. */
export const ASKED: Record<Way, readonly Words[]> = {
  leave: ["text"],
  ask_driver: ["text", "how_known"],
  annotate: ["text", "how_known"],
  request_edit: ["text", "how_known", "statement", "document", "new_fact"],
  resync: ["how_known"],
};

/** What is about one record is about one line; the others may take several lines of a driver at once. */
const OF_ONE_LINE: readonly Way[] = ["annotate", "request_edit"];

/** What may be done about so many lines, of what is lawful for them. */
export const waysOf = (offers: readonly string[], lines: number) =>
  WAYS.filter((one) => offers.includes(one) && (lines === 1 || !OF_ONE_LINE.includes(one)));

export const STATUSES = ["OFF", "SB", "ON", "PC", "YM", "CLEARED"] as const;

/** What nobody may leave out; the guard says what else is needed. */
export const needs = (way: Way): readonly Words[] => ASKED[way].filter((one) => one === "text" || one === "how_known");
