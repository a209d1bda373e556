import type { KubeObject } from "@sluice/controller";
import { slice } from "../../start/demo-services.ts";

/** How many of each the controller has to hold. */
export interface WorldSize {
  readonly httpRoutes: number;
  readonly aiRoutes: number;
  readonly aiPolicies: number;
}

/** A large site (docs/performance.md). */
export const LARGE: WorldSize = { httpRoutes: 3_000, aiRoutes: 100, aiPolicies: 200 };

const GATEWAY_API = "gateway.networking.k8s.io/v1";
const SLUICE = "sluice.dev/v1alpha1";
const SERVICES = 100;
const PROVIDERS = 10;
const GATEWAY = "gw";
/** The Gateway's port. */
export const WORLD_PORT = 8080;

/** All objects of a site. @param port of the upstream on loopback that everything leads to */
export function makeWorld({ httpRoutes, aiRoutes, aiPolicies }: WorldSize, port: number): readonly KubeObject[] {
  return [
    gateway(),
    ...times(SERVICES, (index) => service(`s-${index}`)),
    ...times(SERVICES, (index) => slice(`s-${index}`, port)),
    ...times(PROVIDERS, secret),
    ...times(PROVIDERS, provider),
    ...times(httpRoutes, (index) => httpRoute(index, "0")),
    ...times(aiRoutes, aiRoute),
    ...times(aiPolicies, (index) => aiPolicy(index, aiRoutes)),
  ];
}

export function hostOf(index: number): string {
  return `r-${index}.example.com`;
}

/** @param version the value of the response header `x-version` */
export function httpRoute(index: number, version: string, generation = 1): KubeObject {
  const rule = (path: string) => ({
    matches: [{ path: { type: "PathPrefix", value: path } }],
    filters: [
      { type: "ResponseHeaderModifier", responseHeaderModifier: { set: [{ name: "x-version", value: version }] } },
    ],
    backendRefs: [{ name: `s-${index % SERVICES}`, port: 80 }],
  });
  const spec = { parentRefs: [{ name: GATEWAY }], hostnames: [hostOf(index)], rules: [rule("/"), rule("/api")] };
  const { metadata, ...rest } = object(GATEWAY_API, "HTTPRoute", `r-${index}`, { spec });
  return { ...rest, metadata: { ...metadata, generation } };
}

function gateway(): KubeObject {
  const listeners = [{ name: "http", port: WORLD_PORT, protocol: "HTTP" }];
  return object(GATEWAY_API, "Gateway", GATEWAY, { spec: { gatewayClassName: "sluice", listeners } });
}

function service(name: string): KubeObject {
  return object("v1", "Service", name, { spec: { ports: [{ name: "http", port: 80, protocol: "TCP" }] } });
}

function secret(index: number): KubeObject {
  const data = { apiKey: Buffer.from(`sk-bench-${index}`).toString("base64") };
  return object("v1", "Secret", `key-${index}`, { data });
}

function provider(index: number): KubeObject {
  const spec = {
    type: "openai",
    endpoint: { backendRef: { name: `s-${index}`, port: 80 } },
    auth: { secretRefs: [{ name: `key-${index}` }] },
  };
  return object(SLUICE, "AIProvider", `p-${index}`, { spec });
}

function aiRoute(index: number): KubeObject {
  const target = (at: number) => ({ providerRef: { name: `p-${at % PROVIDERS}` }, model: `m-${at}` });
  const rules = [
    {
      name: "first",
      matches: [{ models: [`m-${index}-*`] }],
      targets: [
        { ...target(index), weight: 90 },
        { ...target(index + 1), weight: 10 },
      ],
      fallback: { targets: [target(index + 2)] },
    },
    { name: "rest", matches: [{ models: ["*"] }], targets: [target(index)] },
  ];
  return object(SLUICE, "AIRoute", `ai-${index}`, {
    spec: { parentRefs: [{ name: GATEWAY }], hostnames: [`ai-${index}.example.com`], rules },
  });
}

/** The first ones for AIRoutes, the others for HTTPRoutes. */
function aiPolicy(index: number, aiRoutes: number): KubeObject {
  const target =
    index < aiRoutes
      ? { group: "sluice.dev", kind: "AIRoute", name: `ai-${index}` }
      : { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: `r-${index}` };
  return object(SLUICE, "AIPolicy", `policy-${index}`, {
    spec: {
      targetRefs: [target],
      defaults: { statistics: {}, prompts: { prepend: [{ role: "system", content: `${index}` }] } },
    },
  });
}

function object(apiVersion: string, kind: string, name: string, rest: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: "default", generation: 1 }, ...rest };
}

function times<Value>(count: number, make: (index: number) => Value): readonly Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
