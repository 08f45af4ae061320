import { expect, test } from "vitest";

import { en } from "./en";
import { es } from "./es";
import { ru } from "./ru";

const BEGUN = ["nav", "office", "signIn", "look", "line", "state", "coverage", "today", "funnel", "card", "next", "rest", "strip"]
  .concat(["remedy", "status", "column", "filter", "views", "list", "cause", "mode", "watched", "since", "severity", "fixState", "outcome", "approve", "run"]);
const FORMS = /\.(one|two|few|many|other)$/;
const english: Readonly<Record<string, string>> = en;
const nounOf = (key: string) => (FORMS.test(key) && `${key.replace(FORMS, "")}.other` in english ? key.replace(FORMS, "") : null);
const inEnglish = (key: string) => english[key] ?? english[`${nounOf(key) ?? ""}.other`] ?? "";
const holes = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map((hole) => hole[1]).sort();

test("English has words for every key, and no other language has a key of its own", () => {
  expect(Object.entries(english).filter(([, words]) => words.trim() === "")).toEqual([]);
  for (const dictionary of [ru, es]) {
    expect(Object.keys(dictionary).filter((key) => !inEnglish(key))).toEqual([]);
  }
});

test.each([["ru", ru], ["es", es]] as const)("%s fills in what English fills in, and nothing else", (_, dictionary) => {
  const differs = Object.entries(dictionary).filter(([key, words]) => holes(words).join() !== holes(inEnglish(key)).join());
  expect(differs).toEqual([]);
});

test.each([["ru", ru], ["es", es]] as const)("%s says all of the frame, the first page and a request's page", (language, own) => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const wanted = Object.keys(english)
    .filter((key) => BEGUN.includes(key.split(".")[0] ?? ""))
    .flatMap((key) => (nounOf(key) ? forms.map((form) => `${nounOf(key) ?? ""}.${form}`) : [key]));
  expect(wanted.filter((key) => !(key in own))).toEqual([]);
});
