import { UserError } from "@sluice/manifest";
import { expect, test } from "vitest";
import { parseBootstrap } from "./yaml.ts";

const HCM = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";

/** A bootstrap with one filter of this configuration, given as flow YAML. */
function withFilter(config: string): string {
  return `static_resources: {listeners: [{name: a, filter_chains: [{filters: [{name: f, typed_config: ${config}}]}]}]}`;
}

const FILTER = "static_resources.listeners[0].filter_chains[0].filters[0].typed_config";

const refused = [
  { name: "an unknown field at the top", text: "listners: []", message: 'key "listners" is unknown' },
  {
    name: "an unknown field deep inside",
    text: "static_resources: {clusters: [{name: a}, {name: b, connect_timout: 1s}]}",
    message: 'static_resources.clusters[1]: key "connect_timout" is unknown (in envoy.config.cluster.v3.Cluster)',
  },
  {
    name: "an unknown field inside an extension",
    text: withFilter(`{"@type": ${HCM}, stat_prefix: x, http_filters: [{nam: y}]}`),
    message: `${FILTER}.http_filters[0]: key "nam" is unknown`,
  },
  {
    name: "an extension of an unknown type",
    text: withFilter(`{"@type": type.googleapis.com/envoy.made.up.Filter}`),
    message: `${FILTER}: type.googleapis.com/envoy.made.up.Filter is not in the type registry`,
  },
  {
    name: "an unknown field inside a map's value",
    text: "static_resources: {clusters: [{load_assignment: {named_endpoints: {one: {adress: 1}}}}]}",
    message: 'static_resources.clusters[0].load_assignment.named_endpoints["one"]: key "adress" is unknown',
  },
  {
    name: "a number out of range",
    text: "static_resources: {listeners: [{address: {socket_address: {address: a, port_value: 99999999999}}}]}",
    message: "static_resources.listeners[0].address.socket_address: expected number (uint32): 99999999999 out of range",
  },
  {
    name: "a bad duration",
    text: "static_resources: {clusters: [{connect_timeout: soon}]}",
    message: 'static_resources.clusters[0].connect_timeout: unexpected "soon"',
  },
  { name: "a list instead of a bootstrap", text: "- a", message: "unexpected Array(1)" },
  { name: "text that is not YAML", text: "a: [", message: "at line 1" },
  { name: "a key given twice", text: "admin: {}\nadmin: {}", message: "Map keys must be unique" },
];

test.each(refused)("$name is refused and said where", ({ text, message }) => {
  const parse = () => parseBootstrap(text, "gateway.yaml");
  expect(parse).toThrow(UserError);
  expect(parse).toThrow(message);
  expect(parse).toThrow(expect.objectContaining({ where: "gateway.yaml" }));
});

test("aliases that would grow without bound are refused", () => {
  const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`);
  expect(() => parseBootstrap(["a0: &a0 [x]", ...levels].join("\n"), "bomb.yaml")).toThrow(UserError);
});

test("an empty file is an empty bootstrap", () => {
  expect(parseBootstrap("", "empty.yaml").staticResources).toBeUndefined();
});

test("names in snake_case and camelCase are the same", () => {
  const snake = parseBootstrap("static_resources: {clusters: [{name: a, connect_timeout: 0.25s}]}", "a");
  const camel = parseBootstrap("staticResources: {clusters: [{name: a, connectTimeout: 0.25s}]}", "b");
  expect(camel).toEqual(snake);
});
