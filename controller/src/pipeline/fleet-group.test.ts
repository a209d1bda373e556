import { expect, test } from "vitest";
import { fleetOf, metadataOf } from "./fleet-group.ts";

test.each(["gateway/default/demo", "class/sluice"])("%s is known by its metadata", (fleet) => {
  expect(fleetOf(metadataOf(fleet))).toBe(fleet);
});

test.each([
  { name: "none", metadata: undefined },
  { name: "both", metadata: { "sluice.dev/gateway": "a/b", "sluice.dev/gateway-class": "c" } },
  { name: "a name without namespace", metadata: { "sluice.dev/gateway": "b" } },
  { name: "another type", metadata: { "sluice.dev/gateway": 1 } },
])("$name is refused with what it must be", ({ metadata }) => {
  expect(fleetOf(metadata)).toEqual({ refused: expect.stringContaining("sluice.dev/gateway") });
});
