import table from "../../../../data/model-prices.json" with { type: "json" };
import type { ModelIr, RatesIr, TieredPriceIr } from "../../../ir/ai.ts";

const MODELS = table.models as Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * What the bundled table knows of a model: list prices as litellm collects them (controller/data/model-prices.json says of
 * when). A type without figures of its own has none here: what a server of the user's costs only the user knows.
 */
export function bundledModel(type: string, name: string): ModelIr | undefined {
  const figures = figuresOf(type, name);
  if (figures === undefined) return undefined;
  const [input = "", output = "", cached = "-", window = "-"] = figures;
  return {
    name,
    price: { input, ...(cached === "-" ? {} : { cachedInput: cached }), output },
    ...(window === "-" ? {} : { contextWindow: Number(window) }),
  };
}

/** The same table's prices of a model with those for cache writes, thinking, speech, long prompts and batches. */
export function bundledPrice(type: string, name: string): TieredPriceIr | undefined {
  const figures = figuresOf(type, name);
  if (figures === undefined) return undefined;
  const [input = "", output = "", cached = "-", , ...further] = figures;
  const named = new Map(further.map((figure) => figure.split("=") as [string, string]));
  const [audioInput, audioOutput] = named.get("audio")?.split(":") ?? [];
  const [above, ...long] = named.get("long")?.split(":") ?? [];
  const batch = ratesOf(named.get("batch")?.split(":"));
  const longBatch = ratesOf(named.get("longBatch")?.split(":"));
  return {
    input,
    output,
    ...known({
      cachedInput: cached,
      cacheWrite: named.get("write"),
      cacheWriteHour: named.get("hour"),
      reasoning: named.get("reasoning"),
      audioInput,
      audioOutput,
    }),
    ...(above === undefined ? {} : { longContext: { above: Number(above), ...ratesOf(long) } }),
    ...(batch === undefined
      ? {}
      : { batch: { ...batch, ...(longBatch === undefined ? {} : { longContext: longBatch }) } }),
  };
}

/** Names of the models of a type that have a price. */
export function bundledNames(type: string): readonly string[] {
  return Object.keys(modelsOf(type) ?? {});
}

function figuresOf(type: string, name: string): readonly string[] | undefined {
  const models = modelsOf(type);
  return models !== undefined && Object.hasOwn(models, name) ? models[name]?.split(" ") : undefined;
}

function modelsOf(type: string): Readonly<Record<string, string>> | undefined {
  const name = type === "grok" ? "xai" : type;
  return Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
}

/** Of a list of the usual kinds. */
function ratesOf(figures: readonly string[] | undefined): RatesIr | undefined {
  if (figures === undefined) return undefined;
  const [input, output, cachedInput, cacheWrite] = figures;
  return known({ input, output, cachedInput, cacheWrite });
}

/** Without what is not known. */
function known(rates: Readonly<Record<string, string | undefined>>): RatesIr {
  return Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined && rate !== "-"));
}
