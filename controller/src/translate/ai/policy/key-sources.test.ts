import { expect, test } from "vitest";
import { keySources } from "./key-sources.ts";

const FORMS = "expected bearer, {header: NAME} or {query: NAME}";

test.each([
  {
    name: "the default",
    from: undefined,
    expected: { names: ["authorization", "x-api-key"], inHeader: true, inQuery: false },
  },
  {
    name: "an empty list",
    from: [],
    expected: { names: ["authorization", "x-api-key"], inHeader: true, inQuery: false },
  },
  { name: "a query parameter", from: [{ query: "Key" }], expected: { names: ["Key"], inHeader: false, inQuery: true } },
  {
    name: "a header and a parameter",
    from: [{ header: "X-Key" }, { query: "key" }],
    expected: { names: ["x-key", "key"], inHeader: true, inQuery: true },
  },
  { name: "another word", from: ["bearer", "token"], expected: { error: FORMS, index: 1 } },
  { name: "another place", from: [{ cookie: "k" }], expected: { error: FORMS, index: 0 } },
  { name: "two places in one", from: [{ header: "a", query: "b" }], expected: { error: FORMS, index: 0 } },
  { name: "a name that is none", from: [{ header: "a b" }], expected: { error: FORMS, index: 0 } },
  { name: "a number", from: [{ header: 1 }], expected: { error: FORMS, index: 0 } },
  { name: "nothing", from: [null], expected: { error: FORMS, index: 0 } },
])("$name", ({ from, expected }) => {
  expect(keySources(from)).toEqual(expected);
});
