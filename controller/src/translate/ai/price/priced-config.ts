import type { SecretObject } from "@sluice/manifest";

type Prices = readonly SecretObject[];

/** What was made of a configuration before, and by which prices: the same object again while both are the same. */
const known = new WeakMap<SecretObject, { readonly key: string; readonly priced: SecretObject }>();

/**
 * Adds prices to a configuration, as `prices`. What it has there already is the user's: it stands, and there is no other price
 * of the same models. An empty list says that what calls cost is asked for, and not known.
 * @param prices undefined: the configuration is for no model
 */
export function withPrices(config: SecretObject, prices: Prices | undefined): SecretObject {
  if (prices === undefined) return config;
  const key = JSON.stringify(prices);
  const before = known.get(config);
  if (before?.key === key) return before.priced;
  const own = (config.prices ?? []) as Prices;
  const models = new Set(own.map(({ model }) => model));
  const priced = { ...config, prices: [...own, ...prices.filter(({ model }) => !models.has(model ?? ""))] };
  known.set(config, { key, priced });
  return priced;
}
