import type { PluginIr } from "../../ir/plugin.ts";

/** Routes that requests must not take, since a plugin that fails closed has no module. */
export class BlockedRoutes {
  /** Route → plugin. */
  readonly #byRoute = new Map<string, string>();
  /** The plugin that all requests must pass. */
  readonly #everywhere: string | undefined;

  /** @param missing plugins without a module */
  constructor(missing: readonly PluginIr[]) {
    const closed = missing.filter(({ failure }) => failure === "closed");
    this.#everywhere = closed.find(({ defaults }) => defaults !== undefined)?.name;
    for (const { name, rules } of closed) {
      for (const { route } of rules.flatMap(({ targets }) => targets)) this.#byRoute.set(route, name);
    }
  }

  get any(): boolean {
    return this.#everywhere !== undefined || this.#byRoute.size > 0;
  }

  /** The plugin that a route lacks. */
  by(route: string): string | undefined {
    return this.#byRoute.get(route) ?? this.#everywhere;
  }
}
