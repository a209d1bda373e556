import { isIP } from "node:net";
import type { BackendIr } from "../../../../ir/backend.ts";
import type { BridgeSecret } from "./redis-secret.ts";

/** The HTTP server by which stock Envoy reaches a Redis: `sluice redis-bridge`. */
export interface RedisBridge {
  /** Where proxies reach it: `http://` or `https://`. */
  readonly url: string;
  readonly secret: BridgeSecret;
  /** URLs of the Redis behind it; none: there is no bridge. */
  readonly serves: readonly string[];
}

/** The bridge's place among the backends of a fleet. */
export const BRIDGE_BACKEND = "store/redis-bridge";

/** What a URL says of where the bridge is. */
export interface BridgePlace {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Without a slash at its end. */
  readonly path: string;
}

/** @param url has been found to be one */
export function bridgePlace(url: string): BridgePlace {
  const { protocol, hostname, port, pathname } = new URL(url);
  const isTls = protocol === "https:";
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isTls ? 443 : 80) : Number(port),
    isTls,
    path: pathname.replace(/\/+$/, ""),
  };
}

export function bridgeBackend({ host, port, isTls }: BridgePlace): BackendIr {
  const isName = isIP(host) === 0;
  const tls = { hostname: host, ca: "system" as const, subjectAltNames: [] };
  return {
    name: BRIDGE_BACKEND,
    protocol: "http1",
    endpoints: [
      {
        address: host,
        port,
        ...(isName ? { hostname: host } : {}),
        priority: 0,
        weight: 1,
        ...(isTls ? { tls } : {}),
      },
    ],
    discovery: isName ? "dns" : "addresses",
    plugins: [],
  };
}
