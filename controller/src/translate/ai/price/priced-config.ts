import type { SecretObject } from "../../../ir/secret-text.ts";

type Prices = readonly SecretObject[];

/** What was made of a configuration before, and by which prices: the same object again while both are the same. */
const known = new WeakMap<SecretObject, { readonly key: string; readonly priced: SecretObject }>();

/**
 * Adds prices to configurations, as `prices`. What a configuration has there already is the user's: it stands, and there is
 * no other price of the same models. @param listed asked once, when the first configuration comes
 */
export function pricedBy(listed: () => Prices): (config: SecretObject) => SecretObject {
  let once: { readonly prices: Prices; readonly key: string } | undefined;
  return (config) => {
    if (once === undefined) {
      const prices = listed();
      once = { prices, key: JSON.stringify(prices) };
    }
    const before = known.get(config);
    if (before?.key === once.key) return before.priced;
    const priced = withPrices(config, once.prices);
    known.set(config, { key: once.key, priced });
    return priced;
  };
}

function withPrices(config: SecretObject, prices: Prices): SecretObject {
  const own = (config.prices ?? []) as Prices;
  const models = new Set(own.map(({ model }) => model));
  const others = prices.filter(({ model }) => !models.has(model ?? ""));
  return own.length + others.length === 0 ? config : { ...config, prices: [...own, ...others] };
}
