import { expect, test } from "vitest";

import { waysOf } from "./ways";

const OFFERS = ["leave", "annotate", "request_edit", "resync", "task"];

test("a note and a request are about one record, so about one line", () => {
  expect(waysOf(OFFERS, 1)).toEqual(["leave", "annotate", "request_edit", "resync"]);
  expect(waysOf(OFFERS, 2)).toEqual(["leave", "resync"]);
});
