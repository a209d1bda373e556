import { expect, test } from "vitest";
import { between, type Fault, type Fields, faultOf, flag, oneOf, required, text, whole } from "./fields.ts";
import type { JsonObject } from "./json.ts";

const FIELDS: Fields = { name: required(text), size: between(1, 3, whole), colour: oneOf("red", "blue"), on: flag };

const CASES: { name: string; value: JsonObject; fault: Fault | undefined }[] = [
  { name: "all is well", value: { name: "x", size: 3, colour: "red", on: false }, fault: undefined },
  { name: "null is absence", value: { name: "x", size: null }, fault: undefined },
  { name: "an unknown field", value: { name: "x", toString: 1 }, fault: { what: "unknown", path: "a.toString" } },
  { name: "a missing field", value: { name: null }, fault: { what: "missing", path: "a.name" } },
  { name: "a wrong kind", value: { name: 1 }, fault: { what: "kind", path: "a.name", kinds: ["string"], value: 1 } },
  {
    name: "a broken integer",
    value: { size: 1.5 },
    fault: { what: "kind", path: "a.size", kinds: ["integer"], value: 1.5 },
  },
  { name: "too great a number", value: { size: 4 }, fault: { what: "range", path: "a.size", range: [1, 3], value: 4 } },
  {
    name: "a word not listed",
    value: { colour: "green" },
    fault: { what: "value", path: "a.colour", values: ["red", "blue"], value: "green" },
  },
];

test.each(CASES)("$name", ({ value, fault }) => {
  expect(faultOf(value, FIELDS, "a.")).toEqual(fault);
});
