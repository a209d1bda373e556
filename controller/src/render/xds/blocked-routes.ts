import type { PluginIr } from "../../ir/plugin.ts";

/** Routes that requests must not take, since a plugin that fails closed has no module. */
export class BlockedRoutes {
  /** Route → why, as clients are told. */
  readonly #byRoute = new Map<string, string>();
  /** Why no request may pass. */
  readonly #everywhere: string | undefined;

  /**
   * @param missing plugins without a module
   * @param closedRoutes FleetIr.closedRoutes
   */
  constructor(missing: readonly PluginIr[], closedRoutes: readonly string[] = []) {
    const closed = missing.filter(({ failure }) => failure === "closed");
    for (const route of closedRoutes) this.#byRoute.set(route, "A policy for this route is not accepted.");
    const everywhere = closed.find(({ defaults }) => defaults !== undefined)?.name;
    this.#everywhere = everywhere === undefined ? undefined : missingText(everywhere);
    for (const { name, rules } of closed) {
      for (const { route } of rules.flatMap(({ targets }) => targets)) this.#byRoute.set(route, missingText(name));
    }
  }

  get any(): boolean {
    return this.#everywhere !== undefined || this.#byRoute.size > 0;
  }

  /** Why a route must not be taken; undefined: it may. */
  by(route: string): string | undefined {
    // A closed route is closed at every listener.
    const [rule = ""] = route.split("@");
    return this.#byRoute.get(route) ?? this.#byRoute.get(rule) ?? this.#everywhere;
  }
}

function missingText(plugin: string): string {
  return `The gateway's plugin ${plugin} cannot be loaded.`;
}
