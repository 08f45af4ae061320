import type { Schemas } from "../api/client";
import { type Choice } from "../parts/filters";
import { useCompanies } from "../parts/choices";
import { useWords } from "../words/lookup";

/** Whom a report of that kind can be about: companies, and the whole office where it can be; nothing for a driver's. */
export function useScopes(kind: Schemas["ReportKindOut"] | undefined): { companies: Choice[] | null; first: string | undefined } {
  const w = useWords();
  const companies = useCompanies();
  const scopes: readonly string[] = kind?.scopes ?? [];
  if (!scopes.includes("company") && !scopes.includes("office")) return { companies: null, first: undefined };
  const found = scopes.includes("office") ? [{ value: "office", label: w("reports.office") }, ...companies] : companies;
  return { companies: found, first: found[0]?.value };
}
