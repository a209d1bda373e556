import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { BackendIr } from "../../../../ir/backend.ts";
import type { TargetKind } from "../../../../ir/fleet.ts";
import type { SecretObject } from "../../../../ir/secret-text.ts";
import type { AiContext } from "../../context.ts";
import { serviceEndpoints } from "../../provider/service-place.ts";
import { discoveryOf, endpointPlaces } from "../../route/provider-backend.ts";
import type { RenderedPlugin } from "../section.ts";
import type { Embedder } from "./embedder.ts";

/** Its place among the backends of a fleet: on stock Envoy the endpoints of a Service, elsewhere its name. */
export function embedderBackend(embedder: Embedder, target: TargetKind, context: AiContext): BackendIr {
  const { endpoint } = embedder;
  const place = target === "envoy" ? endpoint : { ...endpoint, kind: "host" as const, host: hostOf(embedder) };
  const endpoints = endpointPlaces(place, serviceEndpoints(context));
  const rest = { endpoints, discovery: discoveryOf(endpoints), plugins: [] };
  return { name: backendName(embedder), protocol: "http1", ...rest };
}

function hostOf({ endpoint }: Embedder): string {
  return endpoint.kind === "host" ? endpoint.host : `${endpoint.name}.${endpoint.namespace}.svc`;
}

/** Where two providers verify one host in different ways, neither has the other's connections. */
function backendName(embedder: Embedder): string {
  const { port, tls } = embedder.endpoint;
  const host = hostOf(embedder);
  const place = `embedder/${tls === undefined ? "http" : "https"}/${host}/${port}`;
  if (tls === undefined || (tls.ca === "system" && tls.hostname === host)) return place;
  const digest = createHash("sha256").update(JSON.stringify([tls.hostname, tls.ca]));
  return `${place}/${digest.digest("hex").slice(0, 16)}`;
}

/** What was made of a plugin before, by target: the same object again. */
const known = new WeakMap<RenderedPlugin, Map<TargetKind, RenderedPlugin>>();

/** The plugin with its embedder as one kind of data plane names it. */
export function askingFrom(target: TargetKind, plugin: RenderedPlugin, embedder: Embedder): RenderedPlugin {
  const made = known.get(plugin) ?? new Map<TargetKind, RenderedPlugin>();
  known.set(plugin, made);
  const before = made.get(target);
  if (before !== undefined) return before;
  const embedding = { ...embedder.config, ...serviceOn(target, embedder) };
  const asking = { ...plugin, config: { ...plugin.config, embedding } };
  made.set(target, asking);
  return asking;
}

/** As stock Envoy and, once it is renamed, Higress have it; Istio names clusters by their hosts. */
function serviceOn(target: TargetKind, embedder: Embedder): SecretObject {
  const host = hostOf(embedder);
  const { port } = embedder.endpoint;
  if (target === "istio" || target === "envoy-gateway") return { serviceName: host, servicePort: port };
  // An address has a service of Higress's with this port, whatever its own is.
  const isAddress = target === "higress" && isIP(host) !== 0;
  return { serviceName: backendName(embedder), servicePort: isAddress ? 80 : port };
}
