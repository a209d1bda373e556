import { SecretText } from "@sluice/manifest";
import { describe, expect, test } from "vitest";
import {
  backendIr,
  endpointIr,
  fleetIr,
  forwardTo,
  httpPort,
  pluginIr,
  prefixMatch,
  routeIr,
  ruleIr,
  weighted,
} from "../../../test/ir.ts";
import { XDS_OPTIONS } from "../../../test/show-xds.ts";
import type { FleetIr } from "../../ir/fleet.ts";
import { describeXds } from "./describe.ts";
import type { XdsOptions } from "./options.ts";
import { renderXds } from "./render-xds.ts";

const app = backendIr("service/default/app/80", [endpointIr("10.0.0.1", 8080)]);
const api = routeIr("httproute/default/app/0", forwardTo(app.name), prefixMatch("/api"));
const site = routeIr("httproute/default/app/1", forwardTo(app.name));
const llm = "pool/default/llm";
const fleet = fleetIr({ ports: [httpPort([api, site])], backends: [app] });

/** Everything that the options decide. */
function texts(ir: FleetIr, options: Partial<XdsOptions> = {}): string {
  return JSON.stringify(describeXds(renderXds(ir, { ...XDS_OPTIONS, ...options })));
}

describe("what did not change in the IR", () => {
  test("is the same object in the resources", () => {
    const first = renderXds(fleet, XDS_OPTIONS);
    const second = renderXds({ ...fleet, ports: [httpPort([site])] }, XDS_OPTIONS);
    expect(second.clusters[0]).toBe(first.clusters[0]);
    expect(second.endpoints[0]).toBe(first.endpoints[0]);
  });

  test("gives the same bytes when it is another object with the same content", () => {
    expect(texts(structuredClone(fleet))).toBe(texts(fleet));
    const [first] = renderXds(fleet, XDS_OPTIONS).routes;
    const [second] = renderXds(structuredClone(fleet), XDS_OPTIONS).routes;
    expect(Buffer.from(second?.bytes ?? [])).toEqual(Buffer.from(first?.bytes ?? []));
  });

  test("leaves the cluster alone when endpoints come and go", () => {
    const before = describeXds(renderXds(fleet, XDS_OPTIONS));
    const grown = backendIr(app.name, [endpointIr("10.0.0.1", 8080), endpointIr("10.0.0.2", 8080)]);
    const after = describeXds(renderXds({ ...fleet, backends: [grown] }, XDS_OPTIONS));
    expect(after.clusters).toEqual(before.clusters);
    expect(after.endpoints).not.toEqual(before.endpoints);
  });

  test("is rendered anew for other machines", () => {
    const tls = { hostname: "app.example.com", ca: "system", subjectAltNames: [] } as const;
    const secure = backendIr(app.name, [endpointIr("10.0.0.1", 8443, { tls })]);
    const ir = { ...fleet, backends: [secure] };
    expect(texts(ir, { caFile: "/a.pem" })).toContain("/a.pem");
    expect(texts(ir, { caFile: "/b.pem" })).toContain("/b.pem");
  });
});

describe("secrets", () => {
  const key = "not-to-be-seen";
  const certificate = { name: "default/cert", chain: "-----BEGIN CERTIFICATE-----", key: new SecretText(key) };
  const [port] = fleet.ports;
  const chains = (port?.chains ?? []).map((chain) => ({ ...chain, tls: { certificates: [certificate], alpn: [] } }));
  const config = { keys: [new SecretText("hidden-too")] };
  const ir = fleetIr({
    ports: [{ port: 443, targetPort: 443, transport: "TCP", chains }],
    plugins: [pluginIr("key-auth", { defaults: config, rules: [ruleIr(api.name, config)] })],
  });

  test("are in what a proxy gets", () => {
    expect(texts(ir, { secrets: "reveal" })).toContain(Buffer.from(key).toString("base64"));
    expect(texts(ir, { secrets: "reveal" })).toContain("hidden-too");
  });

  test("are not in what people get, whatever was rendered before", () => {
    const shown = texts(ir, { secrets: "redact" });
    expect(shown).not.toContain(Buffer.from(key).toString("base64"));
    expect(shown).not.toContain("hidden-too");
    expect(shown).toContain("[redacted]");
  });
});

describe("a plugin whose module cannot be had", () => {
  const modules = () => undefined;
  const statuses = (ir: FleetIr): unknown[] =>
    describeXds(renderXds(ir, { ...XDS_OPTIONS, modules })).routes.flatMap((routes) =>
      [...JSON.stringify(routes).matchAll(/"direct_response":\{"status":(\d+)/g)].map(([, status]) => status),
    );

  test.each([
    { name: "closed, with a rule", failure: "closed", more: { rules: [ruleIr(api.name, {})] }, expected: ["503"] },
    { name: "closed, for everybody", failure: "closed", more: { defaults: {} }, expected: ["503", "503"] },
    { name: "closed, for nobody", failure: "closed", more: {}, expected: [] },
    { name: "open", failure: "open", more: { defaults: {}, rules: [ruleIr(api.name, {})] }, expected: [] },
  ] as const)("is left out, and stops just the requests that must see it: $name", ({ failure, more, expected }) => {
    const ir = { ...fleet, plugins: [pluginIr("guard", { failure, ...more })] };
    expect(statuses(ir)).toEqual(expected);
    expect(texts(ir, { modules })).not.toContain("config_discovery");
    expect(statuses(fleet)).toEqual([]);
  });

  test.each([
    { name: "a route to it", destinations: [weighted(1, llm)], expected: ["503"] },
    {
      name: "a route that leads there with some of its requests",
      destinations: [weighted(9, app.name), weighted(1, llm)],
      expected: ["503"],
    },
    {
      name: "no route that leads there with none",
      destinations: [weighted(1, app.name), weighted(0, llm)],
      expected: [],
    },
  ])("stops, if it guards one backend, $name", ({ destinations, expected }) => {
    const model = routeIr("httproute/default/llm/0", forwardTo(llm, { destinations }), prefixMatch("/v1"));
    const backends = [app, backendIr(llm, [endpointIr("10.0.0.2", 8000)])];
    const guard = pluginIr("guard", { failure: "closed", defaults: {}, guards: [llm] });
    const ir = { ...fleet, ports: [httpPort([api, model, site])], backends, plugins: [guard] };
    expect(statuses(ir)).toEqual(expected);
  });

  test("leaves the backends that need it without endpoints", () => {
    const provider = backendIr("ai/default/chat/0/0", [endpointIr("10.0.0.9", 443)], { plugins: ["ai-proxy"] });
    const ir = { ...fleet, backends: [provider], upstreamPlugins: [pluginIr("ai-proxy", { defaults: {} })] };
    expect(renderXds(ir, { ...XDS_OPTIONS, modules }).endpoints[0]?.endpoints).toEqual([]);
    expect(renderXds(ir, XDS_OPTIONS).endpoints[0]?.endpoints).toHaveLength(1);
  });
});

test("modules that proxies fetch have a cluster to fetch them from", () => {
  const ir = { ...fleet, plugins: [pluginIr("guard", { defaults: {} }), pluginIr("cache", { defaults: {} })] };
  const url = "http://controller.sluice:8081/modules/guard.wasm";
  const source = { kind: "http", url, sha256: "0".repeat(64) } as const;
  const resources = renderXds(ir, { ...XDS_OPTIONS, modules: () => source });
  expect(resources.clusters.map(({ name }) => name)).toEqual(["modules/controller.sluice:8081", app.name]);
});
