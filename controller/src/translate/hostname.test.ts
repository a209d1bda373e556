import { expect, test } from "vitest";
import { coveringHostnames, coversHostname, hostnameRank, intersectHostnames, normalHostname } from "./hostname.ts";

test.each<{ a: string; b: string; both: string | undefined }>([
  { a: "*", b: "*", both: "*" },
  { a: "*", b: "a.example", both: "a.example" },
  { a: "a.example", b: "a.example", both: "a.example" },
  { a: "a.example", b: "b.example", both: undefined },
  { a: "*.example", b: "a.example", both: "a.example" },
  { a: "*.example", b: "b.a.example", both: "b.a.example" },
  { a: "*.example", b: "example", both: undefined },
  { a: "*.example", b: "notexample", both: undefined },
  { a: "*.example", b: "*.a.example", both: "*.a.example" },
  { a: "*.a.example", b: "*.b.example", both: undefined },
  { a: "*.a.example", b: "*.example", both: "*.a.example" },
])("$a and $b have $both in common, whichever comes first", ({ a, b, both }) => {
  expect(intersectHostnames(a, b)).toBe(both);
  expect(intersectHostnames(b, a)).toBe(both);
});

test("a wildcard covers names below it at any depth, not itself without a label", () => {
  expect(coversHostname("*.example", "a.b.example")).toBe(true);
  expect(coversHostname("*.example", "example")).toBe(false);
  expect(coversHostname("*.example", "*")).toBe(false);
});

test("names that cover a name come most specific first", () => {
  expect(coveringHostnames("a.b.example")).toEqual(["a.b.example", "*.b.example", "*.example", "*"]);
  expect(coveringHostnames("*.b.example")).toEqual(["*.b.example", "*.example", "*"]);
  expect(coveringHostnames("*")).toEqual(["*"]);
});

test("exact names are more specific than wildcards, longer wildcards than shorter ones", () => {
  const names = ["*", "*.example", "a.example", "*.long.example"];
  expect(names.sort((a, b) => hostnameRank(b) - hostnameRank(a))).toEqual([
    "a.example",
    "*.long.example",
    "*.example",
    "*",
  ]);
});

test("a missing hostname is any, and capitals do not matter", () => {
  expect([normalHostname(undefined), normalHostname(""), normalHostname("A.Example")]).toEqual(["*", "*", "a.example"]);
});
