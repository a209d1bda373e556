import type { ModelIr, ModelMatchIr, ProviderIr } from "../../ir/ai.ts";
import type { SecretObject } from "../../ir/secret-text.ts";
import { compareText } from "../../store/resource-store.ts";
import { priceList } from "./price/price-list.ts";
import { modelOf } from "./provider/known-model.ts";
import type { OwnCall } from "./provider/own-calls.ts";
import type { TranslatedProvider } from "./provider/translate-provider.ts";
import type { CompiledAiRoute } from "./route/compile-route.ts";
import type { Choice, TranslatedRule } from "./route/rule.ts";

/** A rule that names no models takes all. */
const ANY: ModelMatchIr = { kind: "any" };

/** What the AIRoutes of one fleet use. */
export class FleetUse {
  /** `RouteIr.name` of a rule → what model-router is told of it. */
  readonly targets = new Map<string, SecretObject>();
  readonly #providers = new Map<string, TranslatedProvider>();
  /** Provider → names of models that requests may ask it for. */
  readonly #models = new Map<string, Set<string>>();
  /** Provider → how rules name models that it is asked for as clients name them. */
  readonly #matches = new Map<string, Map<string, ModelMatchIr>>();
  #routes = 0;

  add(
    { rules, choices, providers, targets }: CompiledAiRoute,
    { namespace, name }: Record<"namespace" | "name", string>,
  ): void {
    this.#routes += 1;
    for (const provider of providers) this.#providers.set(provider.id, provider);
    for (const [rule, config] of targets) this.targets.set(`airoute/${namespace}/${name}/${rule}`, config);
    for (const rule of rules) this.#addModels(rule, new Set(choices));
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

  /** What the models in use cost, as `prices` of plugins. */
  prices(): readonly SecretObject[] {
    const asked = this.#sorted().map(({ id, object }) => ({
      id,
      object,
      names: this.#models.get(id) ?? new Set<string>(),
      matches: [...(this.#matches.get(id)?.values() ?? [])],
    }));
    return priceList(asked);
  }

  calls(): readonly OwnCall[] {
    return this.#sorted().flatMap(({ calls }) => calls);
  }

  #sorted(): readonly TranslatedProvider[] {
    return [...this.#providers.values()].sort((a, b) => compareText(a.id, b.id));
  }

  #addModels({ ir, choices, mirror }: TranslatedRule, used: ReadonlySet<Choice>): void {
    const matches = ir.matches.flatMap(({ models }) => (models.length === 0 ? [ANY] : models));
    const asked = matches.flatMap((match) => (match.kind === "exact" ? [match.value] : []));
    const open = matches.filter(({ kind }) => kind !== "exact");
    for (const choice of mirror === undefined ? choices : [...choices, mirror]) {
      for (const { target, provider } of used.has(choice) ? choice.attempts : []) {
        const names = this.#models.get(provider.id) ?? new Set<string>();
        this.#models.set(provider.id, names);
        for (const name of target.ir.model === undefined ? asked : [target.ir.model]) names.add(name);
        if (target.ir.model === undefined) this.#addMatches(provider.id, open);
      }
    }
  }

  #addMatches(provider: string, matches: readonly ModelMatchIr[]): void {
    const known = this.#matches.get(provider) ?? new Map<string, ModelMatchIr>();
    this.#matches.set(provider, known);
    for (const match of matches) known.set(JSON.stringify(match), match);
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
