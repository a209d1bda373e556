import type { SecretObject } from "@sluice/manifest";
import type { ModelMatchIr, TieredPriceIr } from "../../../ir/ai.ts";
import type { AIProvider } from "../../../resources/resources.ts";
import { compareText } from "../../../store/resource-store.ts";
import { bundledNames, bundledPrice } from "../catalog/model-prices.ts";

/** A provider, and what requests may ask it for. */
export interface AskedProvider {
  /** `NAMESPACE/NAME` */
  readonly id: string;
  readonly object: AIProvider;
  /** Models by their names. */
  readonly names: ReadonlySet<string>;
  /** How rules name models where a target leaves the client's. */
  readonly matches: readonly ModelMatchIr[];
}

interface PricedModel {
  readonly model: string;
  readonly price: TieredPriceIr;
}

/** What follows a model's name in that of one of its versions: `-20250929`, `-2024-08-06`. */
const DATE = /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/;

/**
 * What the models in use cost, in the form of the plugins' `prices`: `{provider, model, price}`. The AIProvider's own prices
 * stand over those of the bundled table; a model that has none anywhere is not in the list. Sorted by provider and model.
 */
export function priceList(providers: Iterable<AskedProvider>): readonly SecretObject[] {
  const sorted = [...providers].sort((a, b) => compareText(a.id, b.id));
  return sorted.flatMap((provider) => {
    const models = withoutRepeated([...ownPrices(provider.object), ...bundledPrices(provider)]);
    const inOrder = models.sort((a, b) => compareText(a.model, b.model));
    return inOrder.map(({ model, price }) => ({ provider: provider.id, model, price: priceJson(price) }));
  });
}

function priceJson({ longContext, batch, ...rates }: TieredPriceIr): SecretObject {
  const { longContext: longBatch, ...short } = batch ?? {};
  return {
    ...rates,
    ...(longContext === undefined ? {} : { longContext: { ...longContext } }),
    ...(batch === undefined
      ? {}
      : { batch: { ...short, ...(longBatch === undefined ? {} : { longContext: { ...longBatch } }) } }),
  };
}

function ownPrices({ spec }: AIProvider): readonly PricedModel[] {
  return (spec.models ?? []).flatMap(({ name, price }) => (price === undefined ? [] : [{ model: name, price }]));
}

/** Of the models in use for which the user has no price himself. */
function bundledPrices({ object, names, matches }: AskedProvider): readonly PricedModel[] {
  const { spec } = object;
  const mapping = spec.modelMapping ?? {};
  const mapped = Object.values(mapping);
  // With a mapping of all names, nothing but what they are mapped to reaches the provider.
  const open = "*" in mapping ? [] : matches;
  const listed = (spec.models ?? []).map(({ name }) => name);
  const named = new Set([...names, ...mapped, ...listed]);
  const used = bundledNames(spec.type).filter((name) => {
    return named.has(name) || named.has(name.replace(DATE, "")) || open.some((match) => admits(match, name));
  });
  const own = ownPrices(object).map(({ model }) => model);
  return used.flatMap((model) => {
    const price = own.some((pattern) => covers(pattern, model)) ? undefined : bundledPrice(spec.type, model);
    return price === undefined ? [] : [{ model, price }];
  });
}

/** Whether a model that clients name like this can be `name`. Of an expression it is not asked: it may be costly. */
export function admits(match: ModelMatchIr, name: string): boolean {
  switch (match.kind) {
    case "exact":
      return match.value === name;
    case "prefix":
      return name.startsWith(match.value);
    case "regex":
    case "any":
      return true;
  }
}

/** Whether plugins take a price of the user's for this model: by name, without its date, or by its beginning and a star. */
function covers(own: string, model: string): boolean {
  if (own.endsWith("*")) return model.startsWith(own.slice(0, -1));
  return own === model || own === model.replace(DATE, "");
}

/** Without versions that cost the same as their model: plugins find them by its name. */
function withoutRepeated(models: readonly PricedModel[]): PricedModel[] {
  const prices = new Map(models.map(({ model, price }) => [model, JSON.stringify(price)]));
  return models.filter(({ model, price }) => {
    const undated = model.replace(DATE, "");
    return undated === model || prices.get(undated) !== JSON.stringify(price);
  });
}
