import type { SecretObject } from "@sluice/manifest";
import type { ModelIr, ProviderIr } from "../../ir/ai.ts";
import { compareText } from "../../store/resource-store.ts";
import { type ModelWindows, RouteWindows } from "./price/model-windows.ts";
import { priceList } from "./price/price-list.ts";
import { RouteModels } from "./price/route-models.ts";
import { modelOf } from "./provider/known-model.ts";
import type { OwnCall } from "./provider/own-calls.ts";
import type { TranslatedProvider } from "./provider/translate-provider.ts";
import type { Chooser, CompiledAiRoute } from "./route/compile-route.ts";
import { type PoolConfig, poolConfigs } from "./route/pool-proxy.ts";
import type { Choice, TranslatedRule } from "./route/rule.ts";

/** What the AIRoutes of one fleet use. */
export class FleetUse {
  /** Plugin → `RouteIr.name` of a rule whose target it chooses → what it is told of it. */
  readonly #choosers = new Map<Chooser, Map<string, SecretObject>>();
  readonly #providers = new Map<string, TranslatedProvider>();
  /** Provider → names of models that requests may ask it for. */
  readonly #models = new Map<string, Set<string>>();
  /** `RouteIr.name` of a rule → what ai-proxy is told of its pools. */
  readonly #pools = new Map<string, readonly PoolConfig[]>();
  readonly #routeModels = new RouteModels();
  readonly #routeWindows = new RouteWindows();
  #routes = 0;

  add(
    { rules, choices, providers, choosers }: CompiledAiRoute,
    { namespace, name }: Record<"namespace" | "name", string>,
  ): void {
    this.#routes += 1;
    for (const provider of providers) this.#providers.set(provider.id, provider);
    for (const [plugin, configs] of choosers) {
      const all = this.#choosers.get(plugin) ?? new Map<string, SecretObject>();
      this.#choosers.set(plugin, all);
      for (const [rule, config] of configs) all.set(`airoute/${namespace}/${name}/${rule}`, config);
    }
    const used = new Set(choices);
    for (const rule of rules) {
      this.#pools.set(rule.ir.route, poolConfigs(rule, used));
      this.#addModels(rule, used);
      this.#routeModels.add(rule, used, this.#providers);
      this.#routeWindows.add(rule, used, this.#providers);
    }
  }

  /** What a plugin is told of a rule whose target it chooses. @param route `RouteIr.name` of the rule */
  chooserConfig(plugin: Chooser, route: string): SecretObject | undefined {
    return this.#choosers.get(plugin)?.get(route);
  }

  /** What ai-proxy is told of the pools that a rule leads to. @param route `RouteIr.name` of the rule */
  poolConfigs(route: string): readonly PoolConfig[] {
    return this.#pools.get(route) ?? [];
  }

  get isEmpty(): boolean {
    return this.#routes === 0;
  }

  has(id: string): boolean {
    return this.#providers.has(id);
  }

  /** Sorted by id; their models are those in use, and those that they list. */
  providers(): readonly ProviderIr[] {
    return this.#sorted().flatMap((provider) => (provider.ir === undefined ? [] : [this.#withModels(provider.ir)]));
  }

  /**
   * What the models in use cost, as `prices` of plugins; undefined where none of the routes is an AIRoute's.
   * @param routes `RouteIr.name` of those that are asked about
   */
  prices(routes: Iterable<string>): readonly SecretObject[] | undefined {
    const asked = this.#routeModels.of(routes);
    return asked === undefined ? undefined : priceList(asked);
  }

  /** What the models take that clients may ask for. @param routes `RouteIr.name` of those that are asked about */
  windows(routes: Iterable<string>): ModelWindows {
    return this.#routeWindows.of(routes);
  }

  calls(): readonly OwnCall[] {
    return this.#sorted().flatMap(({ calls }) => calls);
  }

  #sorted(): readonly TranslatedProvider[] {
    return [...this.#providers.values()].sort((a, b) => compareText(a.id, b.id));
  }

  #addModels({ ir, choices, mirror }: TranslatedRule, used: ReadonlySet<Choice>): void {
    const asked = ir.matches.flatMap(({ models }) => models.flatMap((m) => (m.kind === "exact" ? [m.value] : [])));
    for (const choice of mirror === undefined ? choices : [...choices, mirror]) {
      for (const { target, provider } of used.has(choice) ? choice.attempts : []) {
        const names = this.#models.get(provider.id) ?? new Set<string>();
        this.#models.set(provider.id, names);
        for (const name of target.ir.model === undefined ? asked : [target.ir.model]) names.add(name);
      }
    }
  }

  #withModels(ir: ProviderIr): ProviderIr {
    const mapped = Object.values((ir.config.modelMapping ?? {}) as Readonly<Record<string, string>>);
    const names = new Set([...(this.#models.get(ir.id) ?? []), ...mapped, ...ir.models.map(({ name }) => name)]);
    const models = [...names].filter((name) => name !== "").map((name) => modelOf(ir, name));
    const telling = models.filter((model) => isTelling(model) || ir.models.some(({ name }) => name === model.name));
    return { ...ir, models: telling.sort((a, b) => compareText(a.name, b.name)) };
  }
}

/** Whether more is known of a model than its name. */
function isTelling({ price, contextWindow }: ModelIr): boolean {
  return price !== undefined || contextWindow !== undefined;
}
