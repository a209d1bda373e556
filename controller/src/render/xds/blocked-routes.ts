import type { ActionIr } from "../../ir/action.ts";
import type { PluginIr } from "../../ir/plugin.ts";
import type { RouteIr } from "../../ir/route.ts";

/** Routes that requests must not take, since a plugin that fails closed has no module. */
export class BlockedRoutes {
  /** Route → why, as clients are told. */
  readonly #byRoute = new Map<string, string>();
  /** Backend → why no request may come to it. */
  readonly #byBackend = new Map<string, string>();
  /** Why no request may pass. */
  readonly #everywhere: string | undefined;

  /**
   * @param missing plugins without a module
   * @param closedRoutes FleetIr.closedRoutes
   */
  constructor(missing: readonly PluginIr[], closedRoutes: readonly string[] = []) {
    const closed = missing.filter(({ failure }) => failure === "closed");
    for (const route of closedRoutes) this.#byRoute.set(route, "A policy for this route is not accepted.");
    const everywhere = closed.find(({ defaults, guards }) => defaults !== undefined && guards === undefined)?.name;
    this.#everywhere = everywhere === undefined ? undefined : missingText(everywhere);
    for (const { name, rules, guards = [] } of closed) {
      for (const { route } of rules.flatMap(({ targets }) => targets)) this.#byRoute.set(route, missingText(name));
      for (const backend of guards) this.#byBackend.set(backend, missingText(name));
    }
  }

  get any(): boolean {
    return this.#everywhere !== undefined || this.#byRoute.size > 0 || this.#byBackend.size > 0;
  }

  /** Why a route must not be taken; undefined: it may. */
  by({ name, action }: RouteIr): string | undefined {
    // A closed route is closed at every listener.
    const [rule = ""] = name.split("@");
    return this.#byRoute.get(name) ?? this.#byRoute.get(rule) ?? this.#byDestination(action) ?? this.#everywhere;
  }

  /** A route is blocked whole: no share of its requests is to be lost at random. */
  #byDestination(action: ActionIr): string | undefined {
    if (action.kind !== "forward" || this.#byBackend.size === 0) return undefined;
    for (const { backend = "", weight } of action.destinations) {
      const reason = weight > 0 ? this.#byBackend.get(backend) : undefined;
      if (reason !== undefined) return reason;
    }
    return undefined;
  }
}

function missingText(plugin: string): string {
  return `The gateway's plugin ${plugin} cannot be loaded.`;
}
