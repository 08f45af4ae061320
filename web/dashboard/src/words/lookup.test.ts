import { expect, test } from "vitest";

import { plain, wordsIn } from "./lookup";

test("a number brings its noun in the form that the language wants", () => {
  expect(wordsIn("en").n("decisions", 1)).toBe("1 decision");
  expect(wordsIn("en").n("lines", 35386)).toBe("35,386 portal lines");
  expect(wordsIn("ru").n("decisions", 3)).toBe("3 решения");
  expect(wordsIn("ru").n("decisions", 38)).toBe("38 решений");
});

test("what a language does not say yet stands there in English", () => {
  expect(wordsIn("es")("keys.long")).toBe(wordsIn("en")("keys.long"));
});

test("a name of the code is called what the dictionary says, else it becomes words", () => {
  expect(wordsIn("en").of("severity", "info")).toBe("Note");
  expect(wordsIn("en").of("severity", "from_the_future")).toBe("From the future");
  expect(plain("twoIdenticalStatusesError")).toBe("Two identical statuses error");
  expect(plain("awaiting_driver")).toBe("Awaiting driver");
});
