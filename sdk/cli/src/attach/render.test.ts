import { UserError } from "@sluice/manifest";
import { describe, expect, test } from "vitest";
import type { AttachHost, Attachment, PluginImage } from "./attachment.ts";
import { composeObject, pluginsOf } from "./compose.ts";
import type { HostSettings, RouteFacts } from "./hosts/host.ts";
import { hostWriter } from "./hosts/host-writer.ts";
import { attachedTo, checkTargets } from "./plan.ts";
import { printObjects } from "./print.ts";
import { parseTarget } from "./target.ts";

const ROUTES: ReadonlyMap<string, RouteFacts> = new Map([
  ["HTTPRoute demo/chat", { gateways: ["gw"], rules: ["gpt", undefined] }],
  ["HTTPRoute demo/lonely", { gateways: [], rules: [undefined] }],
]);

const HELLO: PluginImage = {
  name: "hello",
  reference: "registry.example.com/plugins/hello:0.1.0",
  repository: "registry.example.com/plugins/hello",
  digest: "a".repeat(64),
};

const GUARD: PluginImage = {
  ...HELLO,
  name: "guard",
  repository: "registry.example.com/guard",
  digest: "b".repeat(64),
};

function attachment(image: PluginImage, rest: Partial<Attachment> = {}): Attachment {
  return { image, phase: "AUTHN", priority: 300, failOpen: false, config: {}, ...rest };
}

const WITH_ALL = attachment(HELLO, { failOpen: true, pullSecret: "pull", config: { greeting: "hi", lines: [1, 2] } });
const TWO = [attachment(HELLO, { priority: 100 }), attachment(GUARD, { config: { deny: ["x"] } })];

interface Case {
  /** Of its golden. */
  readonly name: string;
  readonly host: AttachHost;
  readonly to: readonly string[];
  readonly attachments: readonly Attachment[];
  readonly settings?: Partial<HostSettings>;
}

const CASES: readonly Case[] = [
  { name: "sluice-route", host: "sluice", to: ["HTTPRoute/chat"], attachments: [WITH_ALL] },
  {
    name: "sluice-two-plugins-two-targets",
    host: "sluice",
    to: ["Gateway/gw#https", "AIRoute/chat#gpt"],
    attachments: TWO,
  },
  { name: "sluice-ingress", host: "sluice", to: ["ingress/web"], attachments: [attachment(HELLO)] },
  { name: "higress-gateway", host: "higress", to: ["Gateway/gw"], attachments: [WITH_ALL] },
  {
    name: "higress-routes-services-domains",
    host: "higress",
    to: ["HTTPRoute/chat", "GRPCRoute/echo", "Ingress/web", "Service/app:8080", "Service/db", "Domain/*.example.com"],
    attachments: [WITH_ALL],
  },
  {
    name: "higress-own-namespace",
    host: "higress",
    to: ["HTTPRoute/chat"],
    attachments: TWO,
    settings: { higressNamespace: "demo", name: "mine" },
  },
  { name: "istio-gateways", host: "istio", to: ["Gateway/gw", "Gateway/other"], attachments: [WITH_ALL] },
  {
    name: "istio-route",
    host: "istio",
    to: ["HTTPRoute/chat"],
    attachments: [attachment(HELLO, { config: { a: 1 } })],
  },
  { name: "istio-rule", host: "istio", to: ["HTTPRoute/chat#1"], attachments: [attachment(HELLO)] },
  { name: "envoy-gateway-route", host: "envoy-gateway", to: ["HTTPRoute/chat"], attachments: [WITH_ALL] },
  { name: "envoy-gateway-order", host: "envoy-gateway", to: ["Gateway/gw"], attachments: TWO },
];

function render({ host, to, attachments, settings: own }: Omit<Case, "name">): string {
  const writer = hostWriter(host);
  const targets = to.map((text) => parseTarget(text, "demo"));
  checkTargets(writer, targets);
  const settings: HostSettings = { higressNamespace: "higress-system", routes: ROUTES, ...own };
  const plugins = attachments.map(({ image }) => image.name);
  const objects = writer.slots(plugins, targets, settings).map((slot) => {
    const attached = attachedTo(new Map(), attachments, { slot, writer, settings });
    const object = composeObject(writer, slot, attached);
    // What was written is read again as it was.
    expect(pluginsOf(writer, slot, object)).toEqual(attached);
    return object;
  });
  return printObjects(objects);
}

describe("what is written", () => {
  test.each(CASES)("$name", async ({ name, ...rest }) => {
    await expect(render(rest)).toMatchFileSnapshot(`testdata/${name}.yaml`);
  });
});

describe("what cannot be said is refused", () => {
  test.each<{ name: string; host: AttachHost; to: string; message: RegExp; help: RegExp }>([
    {
      name: "an AIPolicy for a domain",
      host: "sluice",
      to: "Domain/a.example.com",
      message: /^no AIPolicy attaches to a Domain/,
      help: /--target higress/,
    },
    {
      name: "an AIPolicy for a GRPCRoute",
      host: "sluice",
      to: "GRPCRoute/a",
      message: /^no AIPolicy attaches to a GRPCRoute/,
      help: /--target/,
    },
    {
      name: "a rule on Higress",
      host: "higress",
      to: "HTTPRoute/chat#gpt",
      message: /^Higress gives all rules of a route one name/,
      help: /--target/,
    },
    {
      name: "an AIRoute on Higress",
      host: "higress",
      to: "AIRoute/chat",
      message: /is for an AIRoute/,
      help: /--target/,
    },
    {
      name: "an Ingress on Istio",
      host: "istio",
      to: "Ingress/web",
      message: /^no WasmPlugin of Istio's is for an Ingress/,
      help: /--target/,
    },
    {
      name: "a listener on Istio",
      host: "istio",
      to: "Gateway/gw#https",
      message: /^Istio attaches plugins to whole Gateways/,
      help: /--target/,
    },
    {
      name: "a rule on Envoy Gateway",
      host: "envoy-gateway",
      to: "HTTPRoute/chat#gpt",
      message: /^Envoy Gateway attaches plugins to whole/,
      help: /--target/,
    },
    {
      name: "a rule that is not there",
      host: "istio",
      to: "HTTPRoute/chat#gone",
      message: /^the route has no rule gone$/,
      help: /^rules: gpt, 1$/,
    },
    {
      name: "a route of no Gateway",
      host: "istio",
      to: "HTTPRoute/lonely",
      message: /^the route hangs on no Gateway/,
      help: /Gateway\/NAME/,
    },
  ])("$name", ({ host, to, message, help }) => {
    const error = thrown(() => render({ host, to: [to], attachments: [attachment(HELLO)] }));
    expect(error.message).toMatch(message);
    expect(error.help).toMatch(help);
  });

  test("rules in the configuration, where a route is one", () => {
    const config = { _rules_: [{ _match_route_: ["a"] }] };
    const error = thrown(() =>
      render({ host: "istio", to: ["HTTPRoute/chat"], attachments: [attachment(HELLO, { config })] }),
    );
    expect(error.message).toMatch(/^the configuration has rules of its own/);
  });
});

describe("--to", () => {
  test.each([
    ["httproute/chat", { kind: "HTTPRoute", namespace: "demo", name: "chat" }],
    ["GATEWAY/gw#https", { kind: "Gateway", namespace: "demo", name: "gw", section: "https" }],
    ["Service/app:8080", { kind: "Service", namespace: "demo", name: "app", section: "8080" }],
    ["domain/*.example.com", { kind: "Domain", namespace: "", name: "*.example.com" }],
    ["domain/*", { kind: "Domain", namespace: "", name: "*" }],
  ])("%s", (text, target) => {
    expect(parseTarget(text, "demo")).toEqual(target);
  });

  test.each([
    "chat",
    "Deployment/chat",
    "HTTPRoute/",
    "HTTPRoute/Chat",
    "HTTPRoute/a/b",
    "HTTPRoute/chat#",
    "domain/*a*",
    "domain/a b",
    `Gateway/${"a".repeat(254)}`,
  ])("%s is refused", (text) => {
    const error = thrown(() => parseTarget(text, "demo"));
    expect(error.where).toBe("--to");
    expect(error.help).toMatch(/^write KIND\/NAME/);
  });
});

function thrown(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
