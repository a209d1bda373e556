import { isIP } from "node:net";
import type { SecretObject } from "@sluice/manifest";
import type { BackendIr } from "../../../ir/backend.ts";
import type { TargetKind } from "../../../ir/fleet.ts";
import type { RenderedPlugin } from "./section.ts";

/** A server that a plugin calls to tell of something. */
export interface WebhookPlace {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Value of `:authority`. */
  readonly authority: string;
  /** With its query. */
  readonly path: string;
}

/** Whether a URL says where such a server is, and nothing that a proxy would not send. */
export function isWebhook(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password, hash } = new URL(url);
  return /^https?:$/.test(protocol) && hostname !== "" && username + password + hash === "";
}

/** @param url has been found to be one */
export function webhookPlace(url: string): WebhookPlace {
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const isTls = protocol === "https:";
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isTls ? 443 : 80) : Number(port),
    isTls,
    authority: host,
    path: pathname + search,
  };
}

/** Its place among the backends of a fleet. */
export function webhookBackend({ host, port, isTls }: WebhookPlace): BackendIr {
  const isName = isIP(host) === 0;
  const tls = { hostname: host, ca: "system" as const, subjectAltNames: [] };
  const endpoint = { address: host, port, ...(isName ? { hostname: host } : {}), priority: 0, weight: 1 };
  return {
    name: `webhook/${isTls ? "https" : "http"}/${host}/${port}`,
    protocol: "http1",
    endpoints: [isTls ? { ...endpoint, tls } : endpoint],
    discovery: isName ? "dns" : "addresses",
    plugins: [],
  };
}

/** The plugin's `webhook`, as stock Envoy and, once it is renamed, Higress have it. */
export function webhookConfig(place: WebhookPlace): SecretObject {
  const { authority, path, port } = place;
  return { service_name: webhookBackend(place).name, service_port: port, host: authority, path };
}

/** What was made of a plugin before, by target: the same object again. */
const known = new WeakMap<RenderedPlugin, Map<TargetKind, RenderedPlugin>>();

/** The plugin with its webhook as one kind of data plane names it. @param place of its `webhook` */
export function calledFrom(target: TargetKind, plugin: RenderedPlugin, place: WebhookPlace): RenderedPlugin {
  const change = changeFor(target, place);
  if (change === undefined) return plugin;
  const made = known.get(plugin) ?? new Map<TargetKind, RenderedPlugin>();
  known.set(plugin, made);
  const before = made.get(target);
  if (before !== undefined) return before;
  const called = { ...plugin, config: { ...plugin.config, webhook: { ...webhookConfig(place), ...change } } };
  made.set(target, called);
  return called;
}

function changeFor(target: TargetKind, { host }: WebhookPlace): SecretObject | undefined {
  if (target === "envoy") return undefined;
  // An address has a service of Higress's with this port, whatever its own is.
  if (target === "higress") return isIP(host) === 0 ? undefined : { service_port: 80 };
  return { service_name: host };
}
