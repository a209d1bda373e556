import table from "../../../../data/model-prices.json" with { type: "json" };
import type { ModelIr } from "../../../ir/ai.ts";

const MODELS = table.models as Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * What the bundled table knows of a model: list prices as litellm collects them (controller/data/model-prices.json says of
 * when). A type without figures of its own has none here: what a server of the user's costs only the user knows.
 */
export function bundledModel(type: string, name: string): ModelIr | undefined {
  const models = MODELS[type === "grok" ? "xai" : type];
  const figures = models !== undefined && Object.hasOwn(models, name) ? models[name] : undefined;
  if (figures === undefined) return undefined;
  const [input = "", output = "", cached = "-", window = "-"] = figures.split(" ");
  return {
    name,
    price: { input, ...(cached === "-" ? {} : { cachedInput: cached }), output },
    ...(window === "-" ? {} : { contextWindow: Number(window) }),
  };
}
