import type { ModelMatchIr } from "../../../ir/ai.ts";
import type { TranslatedProvider } from "../provider/translate-provider.ts";
import type { Choice, TranslatedRule } from "../route/rule.ts";
import type { AskedProvider } from "./price-list.ts";

/** What one rule asks one provider for. */
interface Asked {
  readonly provider: Pick<TranslatedProvider, "id" | "object">;
  readonly names: readonly string[];
  readonly matches: readonly ModelMatchIr[];
}

/** A rule that names no models takes all. */
const ANY: ModelMatchIr = { kind: "any" };

/** Which models the rules of AIRoutes may ask which providers for. */
export class RouteModels {
  /** `RouteIr.name` → what it asks. */
  readonly #routes = new Map<string, readonly Asked[]>();

  /** @param used choices that requests may come to @param providers by their ids */
  add(rule: TranslatedRule, used: ReadonlySet<Choice>, providers: ReadonlyMap<string, TranslatedProvider>): void {
    const { ir, choices, mirror } = rule;
    const all = ir.matches.flatMap(({ models }) => (models.length === 0 ? [ANY] : models));
    const named = all.flatMap((match) => (match.kind === "exact" ? [match.value] : []));
    const open = all.filter(({ kind }) => kind !== "exact");
    const reached = [...choices, ...(mirror === undefined ? [] : [mirror])].filter((choice) => used.has(choice));
    const asked = reached.flatMap(({ attempts }) =>
      attempts.flatMap(({ target, provider: { id } }): Asked[] => {
        const provider = providers.get(id);
        if (provider === undefined) return [];
        const { model } = target.ir;
        return [
          model === undefined ? { provider, names: named, matches: open } : { provider, names: [model], matches: [] },
        ];
      }),
    );
    this.#routes.set(ir.route, asked);
  }

  /** Of some routes together, by provider; undefined when none of them is an AIRoute's. @param routes `RouteIr.name` */
  of(routes: Iterable<string>): readonly AskedProvider[] | undefined {
    const found = [...routes].flatMap((route) => this.#routes.get(route) ?? []);
    if (found.length === 0) return undefined;
    const providers = new Map<
      string,
      { readonly names: Set<string>; readonly matches: Map<string, ModelMatchIr> } & Pick<
        AskedProvider,
        "id" | "object"
      >
    >();
    for (const {
      provider: { id, object },
      names,
      matches,
    } of found) {
      const known = providers.get(id) ?? {
        id,
        object,
        names: new Set<string>(),
        matches: new Map<string, ModelMatchIr>(),
      };
      providers.set(id, known);
      for (const name of names) known.names.add(name);
      for (const match of matches) known.matches.set(JSON.stringify(match), match);
    }
    return [...providers.values()].map(({ id, object, names, matches }) => ({
      id,
      object,
      names,
      matches: [...matches.values()],
    }));
  }
}
