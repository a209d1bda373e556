import type { ModelIr, PriceIr, ProviderIr } from "../../../ir/ai.ts";
import { bundledModel } from "../catalog/model-prices.ts";

/** A model as the user knows it, its gaps filled from the bundled table. */
export function knownModel(type: string, own: ModelIr): ModelIr {
  const bundled = bundledModel(type, own.name);
  const price = own.price === undefined ? bundled?.price : usualPrice(own.price);
  const contextWindow = own.contextWindow ?? bundled?.contextWindow;
  return {
    name: own.name,
    ...(price === undefined ? {} : { price }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
  };
}

/** What choosing among targets counts with; what a call cost is counted with the whole price. */
function usualPrice({ input, cachedInput, output }: PriceIr): PriceIr {
  return { input, ...(cachedInput === undefined ? {} : { cachedInput }), output };
}

/** What is known of one of a provider's models. */
export function modelOf({ type, models }: Pick<ProviderIr, "type" | "models">, name: string): ModelIr {
  return models.find((model) => model.name === name) ?? knownModel(type, { name });
}
