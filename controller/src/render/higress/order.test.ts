import { expect, test } from "vitest";
import { inOrder, mapperPlace } from "./order.ts";

const place = (phase: "AUTHN" | "AUTHZ" | "STATS" | "UNSPECIFIED_PHASE", priority: number) => ({ phase, priority });

test("plugins run phase by phase, in each those of the highest priority first", () => {
  const plugins = [place("UNSPECIFIED_PHASE", 900), place("AUTHN", 1), place("STATS", 2), place("AUTHN", 310)];
  expect(inOrder(plugins)).toEqual([
    place("AUTHN", 310),
    place("AUTHN", 1),
    place("STATS", 2),
    place("UNSPECIFIED_PHASE", 900),
  ]);
});

test.each([
  { name: "nobody", plugins: [], wanted: place("AUTHN", 800) },
  { name: "one that runs before", plugins: [place("AUTHN", 900)], wanted: place("AUTHN", 800) },
  { name: "one that runs after", plugins: [place("AUTHN", 700)], wanted: place("AUTHN", 699) },
  { name: "the last of two", plugins: [place("AUTHN", 300), place("AUTHN", 700)], wanted: place("AUTHN", 299) },
  { name: "one of a later phase", plugins: [place("AUTHZ", 900)], wanted: place("AUTHZ", 899) },
])("behind $name that chooses routes the model is put in at $wanted", ({ plugins, wanted }) => {
  expect(mapperPlace(plugins.map((one) => ({ ...one, reroutes: true })))).toEqual(wanted);
});
