// Light or dark, and the language: what this person chose in this browser, else what the device says.

import { theme, type ThemeConfig } from "antd";
import { useSyncExternalStore } from "react";

import { LANGUAGES, type Language } from "../words/lookup";

export type Look = "light" | "dark" | "system";

const listeners = new Set<() => void>();
const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** A choice that outlives the page. Without storage (a private window) it holds until the page is closed. */
function kept<T extends string>(name: string, known: readonly T[], first: T) {
  let value = first;
  try {
    value = known.find((one) => one === localStorage.getItem(name)) ?? first;
  } catch {
    // storage is off: the choice lives in `value` alone
  }
  return {
    get: () => value,
    set: (next: T) => {
      value = next;
      try {
        localStorage.setItem(name, next);
      } catch {
        // as above
      }
      for (const tell of listeners) tell();
    },
  };
}

export const look = kept<Look>("logwarden.look", ["light", "dark", "system"], "system");

const ofDevice = (Object.keys(LANGUAGES) as Language[]).find((known) => navigator.language.startsWith(known));
export const language = kept<Language>("logwarden.language", Object.keys(LANGUAGES) as Language[], ofDevice ?? "en");

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  dark.addEventListener("change", tell);
  return () => {
    listeners.delete(tell);
    dark.removeEventListener("change", tell);
  };
}

const isDark = () => look.get() === "dark" || (look.get() === "system" && dark.matches);

export const useLook = () => useSyncExternalStore(subscribe, look.get);
export const useIsDark = () => useSyncExternalStore(subscribe, isDark);
export const useLanguage = () => useSyncExternalStore(subscribe, language.get);

const SHARED = { borderRadius: 6, fontSize: 14, fontFamily: "var(--font)", controlHeight: 34 };

/** Ant Design in our colours. They stand here a second time, as numbers, for it computes shades of them. */
export function antTheme(inTheDark: boolean): ThemeConfig {
  return inTheDark
    ? {
        algorithm: theme.darkAlgorithm,
        token: {
          ...SHARED,
          colorPrimary: "#4f9fdd",
          colorLink: "#7cb8ea",
          colorBgBase: "#161d25",
          colorBgContainer: "#161d25",
          colorBgElevated: "#1f2832",
          colorTextBase: "#e8edf2",
          colorTextPlaceholder: "#8f9dab",
          colorBorder: "#5d6b7a",
          colorError: "#ff8078",
        },
        components: { Button: { primaryColor: "#08131d" } },
      }
    : {
        algorithm: theme.defaultAlgorithm,
        token: {
          ...SHARED,
          colorPrimary: "#17517f",
          colorLink: "#17517f",
          colorTextBase: "#15202b",
          colorTextPlaceholder: "#667380",
          colorBorder: "#8a97a5",
          colorError: "#a8231c",
        },
      };
}
