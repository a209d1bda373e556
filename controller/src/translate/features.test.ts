import { expect, test } from "vitest";
import { SUPPORTED_FEATURES } from "./features.ts";

test("features are sorted and named once, as a class's status must have them", () => {
  expect([...new Set(SUPPORTED_FEATURES)].sort()).toEqual([...SUPPORTED_FEATURES]);
});
