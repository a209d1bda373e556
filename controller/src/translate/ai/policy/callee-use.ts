import { createHash } from "node:crypto";
import type { SecretObject } from "@sluice/manifest";
import type { BackendIr } from "../../../ir/backend.ts";
import type { TargetKind } from "../../../ir/fleet.ts";
import type { AiContext } from "../context.ts";
import { serviceEndpoints } from "../provider/service-place.ts";
import { discoveryOf, endpointPlaces } from "../route/provider-backend.ts";
import { type Asks, type Callee, hostOf, isAddress } from "./callee.ts";
import type { RenderedPlugin } from "./section.ts";

/** What a callee is, in the name of its backend. */
type Role = "embedder" | "moderator";

/** The places of all whom a plugin asks among the backends of a fleet; those at one place are one. */
export function calleeBackends(asks: Asks, target: TargetKind, context: AiContext): readonly BackendIr[] {
  const { embedding, moderators = [] } = asks;
  return [
    ...(embedding === undefined ? [] : [backendOf("embedder", embedding, target, context)]),
    ...moderators.map((moderator) => backendOf("moderator", moderator, target, context)),
  ];
}

/** On stock Envoy the endpoints of a Service, elsewhere its name. */
function backendOf(role: Role, callee: Callee, target: TargetKind, context: AiContext): BackendIr {
  const { endpoint } = callee;
  const place = target === "envoy" ? endpoint : { ...endpoint, kind: "host" as const, host: hostOf(callee) };
  const endpoints = endpointPlaces(place, serviceEndpoints(context));
  const rest = { endpoints, discovery: discoveryOf(endpoints), plugins: [] };
  return { name: backendName(role, callee), protocol: "http1", ...rest };
}

/** Where two providers verify one host in different ways, neither has the other's connections. */
function backendName(role: Role, callee: Callee): string {
  const { port, tls } = callee.endpoint;
  const host = hostOf(callee);
  const place = `${role}/${tls === undefined ? "http" : "https"}/${host}/${port}`;
  if (tls === undefined || (tls.ca === "system" && tls.hostname === host)) return place;
  const digest = createHash("sha256").update(JSON.stringify([tls.hostname, tls.ca]));
  return `${place}/${digest.digest("hex").slice(0, 16)}`;
}

/** What was made of a plugin before, by target: the same object again. */
const known = new WeakMap<RenderedPlugin, Map<TargetKind, RenderedPlugin>>();

/** The plugin with those whom it asks as one kind of data plane names them. */
export function askingFrom(target: TargetKind, plugin: RenderedPlugin, asks: Asks): RenderedPlugin {
  const made = known.get(plugin) ?? new Map<TargetKind, RenderedPlugin>();
  known.set(plugin, made);
  const before = made.get(target);
  if (before !== undefined) return before;
  const { embedding, moderators } = asks;
  const named = (role: Role, callee: Callee) => ({ ...callee.config, ...serviceOn(target, role, callee) });
  const asking = {
    ...plugin,
    config: {
      ...plugin.config,
      ...(embedding === undefined ? {} : { embedding: named("embedder", embedding) }),
      ...(moderators === undefined ? {} : { moderators: moderators.map((callee) => named("moderator", callee)) }),
    },
  };
  made.set(target, asking);
  return asking;
}

/** As stock Envoy and, once it is renamed, Higress have it; Istio names clusters by their hosts. */
function serviceOn(target: TargetKind, role: Role, callee: Callee): SecretObject {
  const { port } = callee.endpoint;
  if (target === "istio" || target === "envoy-gateway") return { serviceName: hostOf(callee), servicePort: port };
  // An address has a service of Higress's with this port, whatever its own is.
  const servicePort = target === "higress" && isAddress(callee) ? 80 : port;
  return { serviceName: backendName(role, callee), servicePort };
}
