import { useQuery } from "@tanstack/react-query";

import * as ask from "../api/queries";
import { useWords } from "../words/lookup";
import type { Choice } from "./filters";

export const ERROR_STATUSES = ["pending", "in_progress", "fixed", "resolved", "aged_out", "ignored", "failed"] as const;
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export const FIX_STATES = [
  "proposed",
  "blocked",
  "approved",
  "running",
  "awaiting_driver",
  "awaiting_snapshot",
  "unknown",
  "closed",
] as const;

/** Words of the code as choices, each in the reader's language. */
export function useChoices(prefix: string, values: readonly string[]): Choice[] {
  const w = useWords();
  return values.map((value) => ({ value, label: w.of(prefix, value) }));
}

export function useCompanies(): Choice[] {
  const found = useQuery({ ...ask.companies(), refetchInterval: 60_000 }).data ?? [];
  return found.map((company) => ({ value: String(company.number), label: company.name }));
}
