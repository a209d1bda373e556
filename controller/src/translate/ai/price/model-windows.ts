import type { ModelMatchIr } from "../../../ir/ai.ts";
import { bundledNames } from "../catalog/model-prices.ts";
import { modelOf } from "../provider/known-model.ts";
import type { TranslatedProvider } from "../provider/translate-provider.ts";
import type { Choice, TranslatedRule } from "../route/rule.ts";
import { admits } from "./price-list.ts";

/** How clients name a model (exactly, or `prefix*`) → the tokens that it takes. */
export type ModelWindows = Readonly<Record<string, number>>;

type Window = readonly [name: string, tokens: number];

/** What the models take that the rules of AIRoutes may ask for, by the names that clients give them. */
export class RouteWindows {
  /** `RouteIr.name` → windows. */
  readonly #routes = new Map<string, readonly Window[]>();

  /** @param used choices that requests may come to @param providers by their ids */
  add(
    { ir, choices }: TranslatedRule,
    used: ReadonlySet<Choice>,
    providers: ReadonlyMap<string, TranslatedProvider>,
  ): void {
    const matches = ir.matches.flatMap(({ models }): readonly ModelMatchIr[] =>
      models.length === 0 ? [{ kind: "any" }] : models,
    );
    const windows = choices
      .filter((choice) => used.has(choice))
      .flatMap(({ attempts }) => attempts)
      .flatMap(({ target, provider: { id } }) => {
        const provider = providers.get(id);
        return provider?.ir === undefined
          ? []
          : matches.flatMap((match) => windowsOf(match, target.ir.model, provider));
      });
    this.#routes.set(ir.route, windows);
  }

  /** Of some routes together; of models with one name, the smallest, since each may be asked. @param routes `RouteIr.name` */
  of(routes: Iterable<string>): ModelWindows {
    const smallest = new Map<string, number>();
    for (const [name, tokens] of [...routes].flatMap((route) => this.#routes.get(route) ?? [])) {
      smallest.set(name, Math.min(tokens, smallest.get(name) ?? tokens));
    }
    return Object.fromEntries([...smallest].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** @param model that is asked for in the place of the client's */
function windowsOf(
  match: ModelMatchIr,
  model: string | undefined,
  { ir, object }: TranslatedProvider,
): readonly Window[] {
  if (ir === undefined) return [];
  const mapping = object.spec.modelMapping ?? {};
  const windowOf = (name: string): number | undefined => {
    const asked = model ?? mapping[name] ?? mapping["*"] ?? name;
    return modelOf(ir, asked).contextWindow;
  };
  const named = (name: string, asked: string): readonly Window[] => {
    const tokens = windowOf(asked);
    return tokens === undefined ? [] : [[name, tokens]];
  };
  if (match.kind === "exact") return named(match.value, match.value);
  // Whatever the client names is this one.
  if (model !== undefined || "*" in mapping) {
    return match.kind === "prefix" ? named(`${match.value}*`, "") : named("*", "");
  }
  const names = new Set([...ir.models.map(({ name }) => name), ...bundledNames(ir.type), ...Object.keys(mapping)]);
  return [...names].filter((name) => admits(match, name)).flatMap((name) => named(name, name));
}
