import type { AiRouteIr, ProviderIr } from "../ir/ai.ts";
import type { BackendIr, PoolPlaceIr } from "../ir/backend.ts";
import type { FleetIr, PoolRouteIr, TargetKind } from "../ir/fleet.ts";
import type { PluginIr, PluginTargetIr } from "../ir/plugin.ts";
import { compareObjects, compareText } from "../store/resource-store.ts";
import type { FleetModel, GatewayModel, ListenerModel } from "./gateway.ts";
import type { ClassModel } from "./gateway-class.ts";
import type { HostRoutes } from "./hosts.ts";
import { familyOf, transportOf } from "./listener-conflicts.ts";
import { mergePoolRoutes } from "./pool/pool-route.ts";
import { buildPorts, type ServedListener, type StreamRoute } from "./ports.ts";
import { qualifiedName, qualifySet, suffixOf } from "./qualified-name.ts";
import type { RouteSet } from "./route-set.ts";
import { type PortOptions, targetPort } from "./target-port.ts";

/** A rule of a route object at a listener: what policies can be for. */
export interface AttachedRule {
  readonly kind: "HTTPRoute" | "GRPCRoute" | "AIRoute" | "Ingress";
  readonly namespace: string;
  readonly name: string;
  /** Its own name, or its index. */
  readonly rule: string;
  /** RouteIr.name, before `qualify`. */
  readonly route: string;
  readonly listener: ListenerModel;
}

interface Slot {
  readonly routes: Map<string, Set<RouteSet>>;
  readonly streams: StreamRoute[];
}

/**
 * Collects what one fleet serves. Every kind of route hands in its routes, backends and plugins here; `build` sorts them
 * into ports, chains and hosts.
 */
export class FleetBuilder {
  readonly name: string;
  readonly target: TargetKind;
  readonly gateways: readonly GatewayModel[];
  readonly #attached: AttachedRule[] = [];
  /** Those that no Gateway has. */
  readonly #listeners: ListenerModel[] = [];
  readonly #class: ClassModel;
  readonly #options: PortOptions;
  readonly #slots = new Map<ListenerModel, Slot>();
  readonly #backends = new Map<string, BackendIr>();
  readonly #plugins: PluginIr[] = [];
  readonly #upstreamPlugins = new Map<string, PluginIr>();
  readonly #providers = new Map<string, ProviderIr>();
  readonly #aiRoutes: AiRouteIr[] = [];
  readonly #poolRoutes: PoolRouteIr[] = [];
  readonly #qualified = new Set<string>();
  readonly #closed = new Set<string>();
  #asksPickers = false;

  constructor({ name, class: classModel, gateways }: FleetModel, options: PortOptions) {
    this.name = name;
    this.target = classModel.target;
    this.gateways = gateways;
    this.#class = classModel;
    this.#options = options;
  }

  /** Takes down that rules hang at listeners of the fleet. */
  attach(rules: Iterable<AttachedRule>): void {
    for (const rule of rules) this.#attached.push(rule);
  }

  /** All rules that hang at listeners of the fleet. */
  get attached(): readonly AttachedRule[] {
    return this.#attached;
  }

  /**
   * Adds the matches of a route object under each of the hostnames at a listener (ListenerAttachment). Adding a set
   * twice is the same as once.
   */
  addRoutes(listener: ListenerModel, hostnames: readonly string[], set: RouteSet): void {
    if (!listener.usable || set.entries.length === 0) return;
    const { routes } = this.#slot(listener);
    for (const hostname of hostnames) {
      const sets = routes.get(hostname);
      if (sets === undefined) routes.set(hostname, new Set([set]));
      else sets.add(set);
    }
  }

  /**
   * Adds a listener, unless a usable one of the same port and hostname is there: then that one is given back. One that
   * cannot stand beside those of its port is not served.
   */
  ensureListener(listener: ListenerModel): ListenerModel {
    const others = this.#usable().filter(({ port }) => port === listener.port);
    const same = others.find(
      ({ hostname, protocol }) => hostname === listener.hostname && protocol === listener.protocol,
    );
    if (same !== undefined) return same;
    if (others.some((one) => familyOf(one) !== familyOf(listener))) return { ...listener, usable: false };
    this.#listeners.push(listener);
    return listener;
  }

  /** The port that proxies open for a listener's. */
  targetPort(port: number): number {
    return targetPort(port, this.#class, this.#options);
  }

  /** Whether its proxies open a TCP port. */
  opens(port: number): boolean {
    return this.#usable().some((one) => transportOf(one) === "TCP" && this.targetPort(one.port) === port);
  }

  addStream(listener: ListenerModel, stream: StreamRoute): void {
    if (listener.usable) this.#slot(listener).streams.push(stream);
  }

  /** Backends of the same name are the same. */
  addBackend(backend: BackendIr): void {
    this.#backends.set(backend.name, backend);
  }

  /** Those that were added so far. */
  get backends(): readonly BackendIr[] {
    return [...this.#backends.values()];
  }

  /** @param plugin comes after all that were added before */
  addPlugin(plugin: PluginIr): void {
    this.#plugins.push(plugin);
  }

  /** Each route that leads to an InferencePool with each such pool. Names are those before `qualify`. */
  *poolRoutes(): Iterable<{ readonly route: string; readonly pool: PoolPlaceIr }> {
    const sets = new Set(
      [...this.#slots.values()].flatMap(({ routes }) => [...routes.values()].flatMap((of) => [...of])),
    );
    for (const { route } of [...sets].flatMap(({ entries }) => entries)) {
      if (route.action.kind !== "forward") continue;
      for (const { backend = "" } of route.action.destinations) {
        const pool = this.#backends.get(backend)?.pool;
        if (pool !== undefined) yield { route: route.name, pool };
      }
    }
  }

  /** From now on proxies ask the pickers of destinations themselves. */
  askPickers(): void {
    this.#asksPickers = true;
  }

  addUpstreamPlugin(plugin: PluginIr): void {
    this.#upstreamPlugins.set(plugin.name, plugin);
  }

  addProvider(provider: ProviderIr): void {
    this.#providers.set(provider.id, provider);
  }

  addAiRoute(route: AiRouteIr): void {
    this.#aiRoutes.push(route);
  }

  get aiRoutes(): readonly AiRouteIr[] {
    return this.#aiRoutes;
  }

  addPoolRoute(route: PoolRouteIr): void {
    this.#poolRoutes.push(route);
  }

  /** From now on requests for this route are refused. */
  close(routeName: string): void {
    this.#closed.add(routeName);
  }

  /** From now on routes of this name end in `@GATEWAY-NAMESPACE/GATEWAY/LISTENER`, because policies of listeners differ. */
  qualify(routeName: string): void {
    this.#qualified.add(routeName);
  }

  build(): FleetIr {
    return {
      name: this.name,
      target: this.target,
      gateways: this.gateways.map(({ ref }) => ref).sort((a, b) => compareObjects({ metadata: a }, { metadata: b })),
      ports: this.target === "envoy" ? buildPorts(this.#served()) : [],
      backends: [...this.#backends.values()].sort((a, b) => compareText(a.name, b.name)),
      ...(this.#asksPickers ? { asksPickers: true } : {}),
      plugins: this.#plugins,
      upstreamPlugins: [...this.#upstreamPlugins.values()].sort((a, b) => compareText(a.name, b.name)),
      ...(this.#closed.size === 0 ? {} : { closedRoutes: [...this.#closed].sort() }),
      providers: [...this.#providers.values()].sort((a, b) => compareText(a.id, b.id)),
      aiRoutes: [...this.#aiRoutes].sort((a, b) => compareObjects({ metadata: a }, { metadata: b })),
      ...(this.target === "envoy" ? {} : { attached: this.#attachedTargets() }),
      ...(this.target === "envoy" || this.#poolRoutes.length === 0
        ? {}
        : { poolRoutes: mergePoolRoutes(this.#poolRoutes) }),
    };
  }

  /** Sorted by route. */
  #attachedTargets(): readonly Required<PluginTargetIr>[] {
    const rules = this.attached.map(({ listener, route, ...rule }) => ({
      ...rule,
      route: this.#qualified.has(route) ? qualifiedName(route, suffixOf(listener)) : route,
    }));
    const byRoute = new Map(rules.map((rule) => [rule.route, rule]));
    return [...byRoute.values()].sort((a, b) => compareText(a.route, b.route));
  }

  #slot(listener: ListenerModel): Slot {
    const known = this.#slots.get(listener);
    if (known !== undefined) return known;
    const slot = { routes: new Map(), streams: [] };
    this.#slots.set(listener, slot);
    return slot;
  }

  #usable(): readonly ListenerModel[] {
    return [...this.gateways.flatMap(({ listeners }) => listeners).filter(({ usable }) => usable), ...this.#listeners];
  }

  #served(): readonly ServedListener[] {
    return this.#usable().map((listener) => {
      const { routes, streams } = this.#slots.get(listener) ?? {
        routes: new Map<string, Set<RouteSet>>(),
        streams: [],
      };
      return {
        listener,
        targetPort: this.targetPort(listener.port),
        routes: this.#named(listener, routes),
        streams,
      };
    });
  }

  #named(listener: ListenerModel, routes: HostRoutes): HostRoutes {
    if (this.#qualified.size === 0) return routes;
    const suffix = suffixOf(listener);
    const named = [...routes].map(
      ([hostname, sets]) =>
        [hostname, new Set([...sets].map((set) => qualifySet(set, this.#qualified, suffix)))] as const,
    );
    return new Map(named);
  }
}
