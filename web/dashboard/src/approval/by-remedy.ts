// What is said of a request by its remedy: what becomes of its records, and what stands in the log afterwards.

import type { Key } from "../words/lookup";

type Said = {
  /** What becomes of the records that it touches. */
  record: Key;
  afterwards: Key;
  /** Whether the driver has to agree, and to certify anew. */
  asks: boolean;
};

const REQUEST: Said = { record: "approve.edited", afterwards: "approve.afterwards.request", asks: true };

const SAID: Readonly<Record<string, Said>> = {
  clear_twins: { ...REQUEST, record: "approve.removed" },
  annotate: { record: "approve.annotated", afterwards: "approve.afterwards.annotate", asks: false },
  resync: { record: "approve.annotated", afterwards: "approve.afterwards.resync", asks: false },
  ask_driver: { record: "approve.edited", afterwards: "approve.afterwards.ask_driver", asks: false },
};

export const saidOf = (remedy: string): Said => SAID[remedy] ?? REQUEST;
