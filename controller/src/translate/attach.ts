import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import { condition } from "./condition.ts";
import type { GatewayModel, ListenerModel } from "./gateway.ts";
import { intersectHostnames, normalHostname } from "./hostname.ts";
import { GATEWAY_GROUP, SLUICE_GROUP } from "./listener.ts";
import type { PoolUse } from "./pool/pool-use.ts";
import { matchesSelector } from "./selector.ts";

export type RouteKind = "HTTPRoute" | "GRPCRoute" | "TLSRoute" | "TCPRoute" | "UDPRoute" | "AIRoute";

export interface ParentRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly sectionName?: string;
  readonly port?: number;
}

/** What attachment needs to know of a route of any kind. */
export interface AttachInput {
  readonly kind: RouteKind;
  readonly namespace: string;
  /** Absent or empty: any. Kinds without hostnames leave it out. */
  readonly hostnames?: readonly string[] | undefined;
  readonly parentRefs?: readonly ParentRef[] | undefined;
}

/** A listener that a route hangs on, and the names under which it does. */
export interface ListenerAttachment {
  readonly listener: ListenerModel;
  /** Intersection of the listener's and the route's; at least one. */
  readonly hostnames: readonly string[];
}

/** What became of one parentRef to a Gateway that we read. */
export interface ParentAttachment {
  /** As the route has it. */
  readonly ref: ParentRef;
  readonly gateway: GatewayModel;
  /** Whether the Gateway takes the route: `Accepted`. */
  readonly accepted: ConditionIr;
  /** Empty when it does not. */
  readonly listeners: readonly ListenerAttachment[];
}

/** What a route object comes to; a part is what it brings to one Gateway or fleet. */
export interface AttachedRoute<Part> {
  /** Those that count it. */
  readonly listeners: Iterable<ListenerModel>;
  readonly parts: readonly Part[];
  readonly status: readonly StatusUpdate[];
  /** InferencePools that it leads to. */
  readonly pools: readonly PoolUse[];
}

const ACCEPTED = condition("Accepted", true, "Accepted", "The route is attached");

/** Finds out which routes hang on which listeners (Gateway API, ParentReference and AllowedRoutes). */
export class Attacher {
  readonly #gateways: ReadonlyMap<string, GatewayModel>;
  readonly #store: ResourceStore<"Namespace">;
  readonly #selected = new Map<string, boolean>();

  constructor(gateways: ReadonlyMap<string, GatewayModel>, store: ResourceStore<"Namespace">) {
    this.#gateways = gateways;
    this.#store = store;
  }

  /** One result for each parentRef to a Gateway that is read; those to others are other controllers' business. */
  attach(input: AttachInput): readonly ParentAttachment[] {
    const results: ParentAttachment[] = [];
    for (const ref of input.parentRefs ?? []) {
      if ((ref.kind ?? "Gateway") !== "Gateway" || (ref.group ?? GATEWAY_GROUP) !== GATEWAY_GROUP) continue;
      const gateway = this.#gateways.get(`${ref.namespace ?? input.namespace}/${ref.name}`);
      if (gateway !== undefined) results.push(this.#attachTo(gateway, ref, input));
    }
    return results;
  }

  #attachTo(gateway: GatewayModel, ref: ParentRef, input: AttachInput): ParentAttachment {
    const refuse = (reason: string, message: string): ParentAttachment => ({
      ref,
      gateway,
      accepted: condition("Accepted", false, reason, message),
      listeners: [],
    });
    const named = gateway.listeners.filter(
      ({ name, port }) => (ref.sectionName ?? name) === name && (ref.port ?? port) === port,
    );
    if (named.length === 0) return refuse("NoMatchingParent", `${describe(gateway)} has no listener ${wanted(ref)}`);
    const open = named.filter((listener) => this.#allows(listener, input));
    if (open.length === 0) {
      const message = `no listener of ${describe(gateway)} allows ${input.kind}s of namespace ${input.namespace}`;
      return refuse("NotAllowedByListeners", message);
    }
    const listeners = open.flatMap((listener) => attachment(listener, input));
    if (listeners.length === 0) {
      const message = `spec.hostnames has none of the names of the listeners of ${describe(gateway)}`;
      return refuse("NoMatchingListenerHostname", message);
    }
    return { ref, gateway, accepted: ACCEPTED, listeners };
  }

  #allows({ kinds, spec, gateway }: ListenerModel, { kind, namespace }: AttachInput): boolean {
    const group = kind === "AIRoute" ? SLUICE_GROUP : GATEWAY_GROUP;
    if (!kinds.some((one) => one.kind === kind && one.group === group)) return false;
    const allowed = spec.allowedRoutes?.namespaces;
    const from: string = allowed?.from ?? "Same";
    switch (from) {
      case "All":
        return true;
      case "Same":
        return namespace === gateway.namespace;
      case "Selector":
        return this.#isSelected(allowed?.selector, namespace);
      default:
        return false;
    }
  }

  #isSelected(selector: Parameters<typeof matchesSelector>[0] | undefined, namespace: string): boolean {
    if (selector === undefined) return false;
    const key = `${namespace} ${JSON.stringify(selector)}`;
    const known = this.#selected.get(key);
    if (known !== undefined) return known;
    // Kubernetes sets this label on every namespace; files need not write it.
    const labels = {
      "kubernetes.io/metadata.name": namespace,
      ...this.#store.get("Namespace", "", namespace)?.metadata.labels,
    };
    const selected = matchesSelector(selector, labels);
    this.#selected.set(key, selected);
    return selected;
  }
}

/** The listeners that a route hangs on, each once. */
export function listenersOf(parents: readonly ParentAttachment[]): ReadonlySet<ListenerModel> {
  return new Set(parents.flatMap(({ listeners }) => listeners.map(({ listener }) => listener)));
}

function attachment(listener: ListenerModel, { hostnames = [] }: AttachInput): readonly ListenerAttachment[] {
  if (hostnames.length === 0) return [{ listener, hostnames: [listener.hostname] }];
  const common = new Set<string>();
  for (const hostname of hostnames) {
    const both = intersectHostnames(listener.hostname, normalHostname(hostname));
    if (both !== undefined) common.add(both);
  }
  return common.size === 0 ? [] : [{ listener, hostnames: [...common] }];
}

function describe({ ref }: GatewayModel): string {
  return `Gateway ${ref.namespace}/${ref.name}`;
}

function wanted({ sectionName, port }: ParentRef): string {
  return [sectionName, port === undefined ? undefined : `on port ${port}`]
    .filter((part) => part !== undefined)
    .join(" ");
}
