import { expect, test } from "vitest";
import { parseClassConfig } from "./class-config.ts";

test("all fields can be set", () => {
  const text = "target: envoy\nfleet: merged\naddresses: [192.0.2.1]\nports: {80: 8080}\n";
  expect(parseClassConfig(text)).toEqual({
    config: { target: "envoy", fleet: "merged", addresses: ["192.0.2.1"], ports: { "80": 8080 } },
  });
});

test("an empty text sets nothing", () => {
  expect(parseClassConfig("")).toEqual({ config: {} });
});

test.each([
  ["an unknown field", "fleets: own", "config.yaml: must NOT have additional properties (fleets)"],
  ["a wrong value", "fleet: shared", "config.yaml/fleet: must be equal to one of the allowed values"],
  ["a wrong port", "ports: {80: http}", "config.yaml/ports/80: must be integer"],
  ["no mapping", "- a", "config.yaml: must be object"],
  ["no YAML", "a: [", "config.yaml: "],
  ["an alias", "a: &x [1]\nb: *x", "config.yaml: "],
])("%s is refused by name", (_, text, error) => {
  const result = parseClassConfig(text);
  expect("error" in result && result.error).toContain(error);
});
