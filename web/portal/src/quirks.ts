import { createContext, useContext } from "react";

/** What the portal wants this page to do wrong, by the name of the fault. */
export const Quirks = createContext<readonly string[]>([]);

export const useQuirk = (name: string) => useContext(Quirks).includes(name);

const RENAMED: Record<string, string> = {
  "AI REPAIR": "SMART REPAIR",
  "CREATE": "OPEN LOGS",
  "PROCEED": "APPLY",
  "SAVE": "STORE",
};

/** The text of a button: its own, or the one that `renamed_button` gives it. */
export function useButtonText(text: string): string {
  const renamed = useQuirk("renamed_button");
  return (renamed && RENAMED[text]) || text;
}
