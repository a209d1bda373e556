import { describe, expect, test } from "vitest";
import { targetFaults } from "../../../test/target-schemas.ts";
import type { AiRuleIr, AiTargetIr, ProviderEndpointIr, ProviderIr } from "../../ir/ai.ts";
import type { FleetIr } from "../../ir/fleet.ts";
import type { PluginIr, PluginTargetIr } from "../../ir/plugin.ts";
import type { KubeObject } from "../../store/kube-object.ts";
import { renderHigress } from "./render.ts";

const images = { url: "oci://registry.example.com/{name}:{version}", version: "1.0.0" };

function provider(id: string, endpoint: Partial<ProviderEndpointIr> = {}): ProviderIr {
  const [namespace = "", name = ""] = id.split("/");
  const place = { kind: "host", host: `${name}.example.com`, port: 443, ...endpoint } as ProviderEndpointIr;
  return { id, namespace, name, type: "openai", endpoint: place, config: { id, type: "openai" }, models: [] };
}

function target(name: string, id: string, rest: Partial<AiTargetIr> = {}): AiTargetIr {
  return { name, to: { kind: "provider", id }, weight: 1, ...rest };
}

function rule(rest: Partial<AiRuleIr>): AiRuleIr {
  const match = { models: [], headers: [], query: [] };
  const base = { name: "r", route: "airoute/ns/chat/r", matches: [match], targets: [target("0", "ns/a")] };
  return { ...base, strategy: "Weighted", chosenBy: "weights", ...rest };
}

function fleet(rest: Partial<FleetIr>, rules: readonly AiRuleIr[] = []): FleetIr {
  const gateway = { kind: "Gateway", namespace: "ns", name: "gw" };
  const attachments = [{ gateway, listener: "http", hostnames: ["llm.example.com"] }];
  return {
    name: "gateway/ns/gw",
    target: "higress",
    gateways: [gateway],
    ports: [],
    backends: [],
    plugins: [],
    upstreamPlugins: [],
    providers: [provider("ns/a")],
    aiRoutes: rules.length === 0 ? [] : [{ namespace: "ns", name: "chat", attachments, rules }],
    attached: [],
    ...rest,
  };
}

function plugin(targets: readonly PluginTargetIr[], rest: Partial<PluginIr> = {}): PluginIr {
  return {
    name: "user-x",
    module: { kind: "url", url: "oci://example.com/x:1" },
    phase: "AUTHZ",
    priority: 10,
    failure: "closed",
    rules: [{ targets, config: { on: true } }],
    reroutes: false,
    ...rest,
  };
}

function httpRule(name: string, rule: string, namespace = "ns"): Required<PluginTargetIr> {
  return { kind: "HTTPRoute", namespace, name, rule, route: `httproute/${namespace}/${name}/${rule}` };
}

function render(given: FleetIr) {
  const rendering = renderHigress(given, { images });
  expect(rendering.objects.flatMap(targetFaults)).toEqual([]);
  const named = (kind: string, name: string): KubeObject | undefined =>
    rendering.objects.find((object) => object.kind === kind && object.metadata.name === name);
  const messages = rendering.issues.map(({ ref, part, message }) => `${ref.kind} ${ref.name} ${part}: ${message}`);
  return { ...rendering, named, messages };
}

function annotations(object: KubeObject | undefined): Readonly<Record<string, string>> {
  return object?.metadata.annotations ?? {};
}

describe("providers", () => {
  test("of two namespaces with one name have a registry each", () => {
    const targets = [target("0", "ns/a"), target("1", "other/a")];
    const { named } = render(fleet({ providers: [provider("ns/a"), provider("other/a")] }, [rule({ targets })]));
    expect(named("McpBridge", "default")?.spec).toMatchObject({
      registries: [{ name: "llm-sluice.ns.a.internal" }, { name: "llm-sluice.other.a.internal" }],
    });
  });

  test.each([
    {
      name: "an address",
      endpoint: { host: "192.0.2.1", port: 8080 },
      registry: { type: "static", domain: "192.0.2.1:8080" },
    },
    {
      name: "an IPv6 address",
      endpoint: { host: "2001:db8::1", port: 80 },
      registry: { type: "static", domain: "[2001:db8::1]:80" },
    },
    {
      name: "another name in TLS",
      endpoint: { tls: { hostname: "sni.example.com", ca: "system" as const, subjectAltNames: [] } },
      registry: { type: "dns", protocol: "https", sni: "sni.example.com" },
    },
  ])("$name is said", ({ endpoint, registry }) => {
    const { named } = render(fleet({ providers: [provider("ns/a", endpoint)] }, [rule({})]));
    expect(named("McpBridge", "default")?.spec).toMatchObject({ registries: [registry] });
  });

  test.each([
    { name: "a name without a dot", endpoint: { host: "ollama" }, reason: "a name with a dot" },
    {
      name: "authorities of one's own",
      endpoint: { tls: { hostname: "a", ca: { pem: "x" }, subjectAltNames: [] } },
      reason: "checks no certificates",
    },
    {
      name: "authorities that cannot be had",
      endpoint: { tls: { hostname: "a", ca: "invalid" as const, subjectAltNames: [] } },
      reason: "cannot be had",
    },
  ])("$name makes the provider unreachable, never unchecked", ({ endpoint, reason }) => {
    const { named, messages } = render(fleet({ providers: [provider("ns/a", endpoint)] }, [rule({})]));
    expect(messages.join("\n")).toContain(reason);
    expect(named("McpBridge", "default")).toBeUndefined();
    expect(annotations(named("Ingress", "sluice.ns.chat.r000"))["higress.io/destination"]).toContain("nobody");
  });

  test("a Service with TLS has a DestinationRule", () => {
    const tls = { hostname: "svc.example.com", ca: "system" as const, subjectAltNames: [] };
    const endpoint = { kind: "service" as const, namespace: "ns", name: "vllm", port: 8443, tls };
    const { named } = render(fleet({ providers: [provider("ns/a", endpoint)] }, [rule({})]));
    expect(named("DestinationRule", "sluice.ns.vllm.8443")?.spec).toMatchObject({ host: "vllm.ns.svc.cluster.local" });
  });
});

describe("rules", () => {
  test.each([
    {
      name: "one header twice",
      headers: [
        { name: "x-a", kind: "exact" as const, value: "1" },
        { name: "X-A", kind: "exact" as const, value: "2" },
      ],
      reason: "asked for twice",
    },
    {
      name: "a long header",
      headers: [{ name: "x".repeat(50), kind: "exact" as const, value: "1" }],
      reason: "no annotation",
    },
  ])("a match with $name is left out and reported", ({ headers, reason }) => {
    const { objects, messages } = render(fleet({}, [rule({ matches: [{ models: [], headers, query: [] }] })]));
    expect(messages.join()).toContain(reason);
    expect(objects.filter(({ kind }) => kind === "Ingress")).toEqual([]);
  });

  test("weights that are no percents are reported with what becomes of them", () => {
    const targets = [target("0", "ns/a", { weight: 999 }), target("1", "ns/a", { weight: 1, model: "m" })];
    const { messages } = render(fleet({}, [rule({ targets })]));
    expect(messages.join()).toContain("weights 999:1 become 99:1");
  });

  test("a mirror is left out: it would carry the wrong key", () => {
    const { messages } = render(fleet({}, [rule({ mirror: { target: target("m", "ns/a"), percent: 5 } })]));
    expect(messages.join()).toContain("mirror is left out");
  });

  test("a pool has an HTTPRoute of its own, and none shares it", () => {
    const to = { kind: "pool" as const, namespace: "ns", name: "llama" };
    const pool = { ...target("0", ""), to };
    const { named } = render(fleet({}, [rule({ targets: [pool] })]));
    expect(named("HTTPRoute", "sluice.ns.chat.r000")?.spec).toMatchObject({
      rules: [{ backendRefs: [{ kind: "InferencePool", name: "llama" }] }],
    });
    const two = render(
      fleet({}, [rule({ targets: [pool] }), rule({ name: "s", route: "airoute/ns/chat/s", targets: [pool] })]),
    );
    expect(two.objects.filter(({ kind }) => kind === "HTTPRoute")).toHaveLength(1);
    expect(two.messages.join()).toContain("rule s: AIRoute ns/chat rule r has llm.example.com of Gateway ns/gw");
    const mixed = render(fleet({}, [rule({ targets: [pool, target("1", "ns/a")] })]));
    expect(mixed.objects).toEqual([]);
    expect(mixed.messages.join()).toContain("cannot share a rule");
  });
});

describe("plugins", () => {
  test.each([
    { name: "every rule of a route", targets: [httpRule("app", "0"), httpRule("app", "1")], ingress: ["ns/app"] },
    { name: "a route in the gateway's namespace", targets: [httpRule("web", "0", "higress-system")], ingress: ["web"] },
  ])("for $name go by the route's name", ({ targets, ingress }) => {
    const { named, messages } = render(fleet({ plugins: [plugin(targets)], attached: targets }));
    expect(named("WasmPlugin", "sluice-user-x")?.spec).toMatchObject({
      matchRules: [{ ingress, config: { on: true } }],
    });
    expect(messages).toEqual([]);
  });

  test("for one rule of several are not there, and said not to be", () => {
    const attached = [httpRule("app", "0"), httpRule("app", "1")];
    const { objects, messages } = render(fleet({ plugins: [plugin([httpRule("app", "0")])], attached }));
    expect(objects).toEqual([]);
    expect(messages).toEqual([expect.stringContaining("HTTPRoute app rule 0: user-x is not there for it")]);
  });

  test("for gRPC are named by its prefix", () => {
    const grpc = { ...httpRule("echo", "0"), kind: "GRPCRoute" as const, route: "grpcroute/ns/echo/0" };
    const { named } = render(fleet({ plugins: [plugin([grpc])], attached: [grpc] }));
    expect(named("WasmPlugin", "sluice-user-x")?.spec).toMatchObject({ matchRules: [{ ingress: ["GRPC/ns/echo"] }] });
  });

  test("of the same priority keep their order", () => {
    const two = [plugin([], { name: "z", defaults: {} }), plugin([], { name: "a", defaults: {} })];
    const { named } = render(fleet({ plugins: two }));
    expect(named("WasmPlugin", "sluice-z")?.spec).toMatchObject({ priority: 10 });
    expect(named("WasmPlugin", "sluice-a")?.spec).toMatchObject({ priority: 9 });
  });

  test("that differ from listener to listener take their AIRoute's rule with them", () => {
    const at = {
      kind: "AIRoute" as const,
      namespace: "ns",
      name: "chat",
      rule: "r",
      route: "airoute/ns/chat/r@ns/gw/a",
    };
    const { objects, messages } = render(fleet({ plugins: [plugin([at])] }, [rule({})]));
    expect(objects).toEqual([]);
    expect(messages.join()).toContain("listener to listener");
  });
});
