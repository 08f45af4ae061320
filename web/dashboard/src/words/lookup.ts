// One typed dictionary a language. What another language does not say yet stands there in English.

import { createContext, useContext } from "react";

import { en } from "./en";
import { es } from "./es";
import { ru } from "./ru";

export type Key = keyof typeof en;
type Values = Record<string, string | number>;
/** Keys that stand for a number of things: `errors.one`, `errors.other`, and what else a language has. */
type Counted = { [K in Key]: K extends `${infer Noun}.other` ? Noun : never }[Key];
export type Dictionary = Partial<Record<Key | `${Counted}.few` | `${Counted}.many`, string>>;

export const LANGUAGES = { en: "English", ru: "Русский", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;
const DICTIONARIES: Record<Language, Dictionary> = { en, ru, es };

export type Words = {
  language: Language;
  (key: Key, values?: Values): string;
  /** A number with its noun: `n("errors", 1)` is "1 error". */
  n: (noun: Counted, number: number) => string;
  /** What a name of the code is called: `of("severity", "info")` is "Note". One that no dictionary has is said plainly. */
  of: (kind: string, name: string) => string;
  number: (value: number) => string;
};

export function wordsIn(language: Language): Words {
  const own = DICTIONARIES[language] as Record<string, string>;
  const plural = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const say = (key: string, values: Values = {}) =>
    (own[key] ?? (en as Record<string, string>)[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) =>
      typeof values[name] === "number" ? numbers.format(values[name]) : (values[name] ?? ""),
    );
  const count = (noun: string, number: number) => {
    const form = `${noun}.${plural.select(number)}`;
    const inEnglish = `${noun}.${number === 1 ? "one" : "other"}`;
    return say(form in own ? form : inEnglish, { n: number });
  };
  const of = (kind: string, name: string) => (`${kind}.${name}` in en ? say(`${kind}.${name}`) : plain(name));
  return Object.assign(say, { language, n: count, of, number: (value: number) => numbers.format(value) }) as Words;
}

export const WordsContext = createContext<Words>(wordsIn("en"));

export function useWords(): Words {
  return useContext(WordsContext);
}

/** A name of the code as words: `twoIdenticalStatusesError` is "Two identical statuses error". */
export function plain(name: string): string {
  const words = name.replace(/_/g, " ").replace(/([a-z])([A-Z0-9])/g, "$1 $2");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
