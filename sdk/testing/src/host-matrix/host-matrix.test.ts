import { expect, test } from "vitest";
import { hostsOf } from "./host-matrix.ts";

test.each([
  { choice: "all", names: ["emulator (envoy)", "emulator (higress)", "Envoy"] },
  { choice: "emulator", names: ["emulator (envoy)", "emulator (higress)"] },
  { choice: "envoy", names: ["Envoy"] },
])("SLUICE_HOSTS=$choice", ({ choice, names }) => {
  expect(hostsOf(choice).map(({ name }) => name)).toEqual(names);
});

test("another word is refused, with those that are known", () => {
  expect(() => hostsOf("istio")).toThrow("SLUICE_HOSTS: istio: expected all, emulator or envoy");
});
