import { expect, test } from "vitest";
import { parseChallenges } from "./auth-challenge.ts";

function plain(header: string) {
  return parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

test.each([
  {
    name: "a registry's",
    header: 'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull"',
    found: [
      ["bearer", { realm: "https://auth.example/token", service: "registry.example", scope: "repository:a/b:pull" }],
    ],
  },
  { name: "Basic", header: 'Basic realm="x"', found: [["basic", { realm: "x" }]] },
  { name: "no parameters", header: "Negotiate", found: [["negotiate", {}]] },
  {
    name: "two of them",
    header: 'Negotiate, Basic realm="a, b", Bearer realm=token , service="s"',
    found: [
      ["negotiate", {}],
      ["basic", { realm: "a, b" }],
      ["bearer", { realm: "token", service: "s" }],
    ],
  },
  { name: "escapes", header: 'Basic realm="a\\"b\\\\c"', found: [["basic", { realm: 'a"b\\c' }]] },
  {
    name: "spaces and other cases",
    header: 'BEARER  Realm = "r" ,, Scope="s"',
    found: [["bearer", { realm: "r", scope: "s" }]],
  },
  { name: "nothing", header: "", found: [] },
  { name: "commas", header: ",,,", found: [] },
  { name: "an open quote", header: 'Bearer realm="abc', found: [["bearer", {}]] },
])("a header with $name", ({ header, found }) => {
  expect(plain(header)).toEqual(found);
});

test("a header of a megabyte is read in part", () => {
  expect(parseChallenges('Bearer realm="'.repeat(80_000)).length).toBeLessThan(10_000);
});
