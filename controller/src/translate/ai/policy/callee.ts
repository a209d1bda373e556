import { isIP } from "node:net";
import type { SecretObject } from "@sluice/manifest";
import type { ProviderEndpointIr } from "../../../ir/ai.ts";

/** A server that a plugin asks while a request waits. */
export interface Callee {
  readonly endpoint: ProviderEndpointIr;
  /** What the plugin is told of it, but for the service, whose name depends on the data plane. */
  readonly config: SecretObject;
}

/** Whom a plugin asks, by the keys of its configuration that say so. */
export interface Asks {
  readonly embedding?: Callee;
  readonly moderators?: readonly Callee[];
}

/** Where a URL leads that has been found to be one (`isWebhook`): who has its certificate is known to the system. */
export function urlEndpoint(url: string): ProviderEndpointIr {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const isTls = protocol === "https:";
  const tls = { hostname: host, ca: "system" as const, subjectAltNames: [] };
  return {
    kind: "host",
    host,
    port: port === "" ? (isTls ? 443 : 80) : Number(port),
    ...(isTls ? { tls } : {}),
  };
}

export function hostOf({ endpoint }: Callee): string {
  return endpoint.kind === "host" ? endpoint.host : `${endpoint.name}.${endpoint.namespace}.svc`;
}

export function isAddress(callee: Callee): boolean {
  return isIP(hostOf(callee)) !== 0;
}
