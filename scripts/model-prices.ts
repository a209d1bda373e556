// node scripts/run.mjs scripts/model-prices.ts FILE VERSION DATE: controller/data/model-prices.json, cut from the table of prices
// in litellm's Python package (litellm/model_prices_and_context_window_backup.json; MIT licence). Run by hand, when the
// prices are to be renewed.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OUTPUT = fileURLToPath(new URL("../controller/data/model-prices.json", import.meta.url));

/** litellm's provider → ai-proxy's type, and what stands before its models' names. */
const PROVIDERS: Readonly<Record<string, readonly [type: string, prefix: string]>> = {
  anthropic: ["claude", ""],
  azure: ["azure", "azure/"],
  bedrock: ["bedrock", ""],
  bedrock_converse: ["bedrock", ""],
  cerebras: ["cerebras", "cerebras/"],
  cohere: ["cohere", ""],
  cohere_chat: ["cohere", ""],
  dashscope: ["qwen", "dashscope/"],
  deepseek: ["deepseek", ""],
  fireworks_ai: ["fireworks", "fireworks_ai/"],
  gemini: ["gemini", "gemini/"],
  groq: ["groq", "groq/"],
  minimax: ["minimax", "minimax/"],
  mistral: ["mistral", "mistral/"],
  moonshot: ["moonshot", "moonshot/"],
  openai: ["openai", ""],
  perplexity: ["perplexity", "perplexity/"],
  together_ai: ["together-ai", "together_ai/"],
  "vertex_ai-anthropic_models": ["vertex", "vertex_ai/"],
  "vertex_ai-embedding-models": ["vertex", ""],
  "vertex_ai-language-models": ["vertex", ""],
  xai: ["xai", "xai/"],
  zai: ["zhipuai", "zai/"],
};

const MODES = new Set(["chat", "responses", "completion", "embedding"]);

/** Types whose models have slashes in their names. */
const NESTED = new Set(["cloudflare", "fireworks", "groq", "together-ai"]);

/** A row of theirs: prices in US$ for a token, and much else. */
type Row = Readonly<Record<string, unknown>>;

/** Type → model → `INPUT OUTPUT CACHED WINDOW`, and further prices by name; `-` where a figure is not known. */
type Prices = Map<string, Map<string, string>>;

function collect(rows: Readonly<Record<string, Row>>): Prices {
  const prices: Prices = new Map();
  for (const [key, row] of Object.entries(rows)) {
    const [type, prefix] = PROVIDERS[String(row.litellm_provider)] ?? [];
    if (type === undefined || prefix === undefined || !MODES.has(String(row.mode))) continue;
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : key;
    // Regions and account paths (`azure/eu/…`, `us-east-1/1-month-commitment/…`) are no names of models.
    if (name.startsWith("ft:") || (name.includes("/") && !NESTED.has(type))) continue;
    if (!(Number(row.input_cost_per_token) > 0)) continue;
    if (row.mode !== "embedding" && !(Number(row.output_cost_per_token) > 0)) continue;
    const models = prices.get(type) ?? new Map<string, string>();
    prices.set(type, models);
    models.set(name, figures(row));
  }
  return prices;
}

/** What there is a price for, in the order in which they stand in a list. */
const KINDS: readonly string[] = [
  "input_cost_per_token",
  "output_cost_per_token",
  "cache_read_input_token_cost",
  "cache_creation_input_token_cost",
];

function figures(row: Row): string {
  const window = row.max_input_tokens;
  const [input, output, cached, write] = prices(row, KINDS);
  const usual = [input, output === "-" ? "0" : output, cached, Number.isInteger(window) ? String(window) : "-"];
  const [hour, reasoning, audioInput, audioOutput] = prices(row, [
    "cache_creation_input_token_cost_above_1hr",
    "output_cost_per_reasoning_token",
    "input_cost_per_audio_token",
    "output_cost_per_audio_token",
  ]);
  const above = longAbove(row);
  const of = (suffix: string) => prices(row, [...KINDS.map((kind) => `${kind}${suffix}`)]);
  const further = {
    write,
    hour,
    reasoning: reasoning === output ? "-" : reasoning,
    audio: joined([audioInput, audioOutput]),
    long: above === undefined ? "-" : joined([`${above}000`, ...of(`_above_${above}k_tokens`)]),
    batch: joined(of("_batches")),
    longBatch: above === undefined ? "-" : joined(of(`_above_${above}k_tokens_batches`)),
  };
  const named = Object.entries(further).filter(([, figure]) => figure !== undefined && figure !== "-");
  return [...usual, ...named.map(([name, figure]) => `${name}=${figure}`)].join(" ");
}

/** Thousands of tokens above which a prompt has another price: the first step where there are several. */
function longAbove(row: Row): number | undefined {
  const steps = Object.keys(row).map((key) => Number(/^input_cost_per_token_above_(\d+)k_tokens$/.exec(key)?.[1]));
  return steps.filter((step) => step > 0).sort((a, b) => a - b)[0];
}

/** US$ per million tokens; twelve digits hide the error of the binary fraction. */
function prices(row: Row, keys: readonly string[]): readonly string[] {
  return keys.map((key) => {
    const perToken = row[key];
    return typeof perToken === "number" ? (perToken * 1e6).toFixed(6).replace(/\.?0+$/, "") : "-";
  });
}

/** Several figures as one; `-` when none is known. */
function joined(figures: readonly (string | undefined)[]): string {
  return figures.every((figure) => figure === "-") ? "-" : figures.join(":");
}

function sorted(prices: Prices): unknown {
  const byName = <T>(entries: Iterable<[string, T]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(byName(prices).map(([type, models]) => [type, Object.fromEntries(byName(models))]));
}

function main([file, version, date]: readonly string[]): void {
  if (file === undefined || version === undefined || date === undefined) {
    throw new Error("usage: node scripts/run.mjs scripts/model-prices.ts FILE VERSION DATE");
  }
  const prices = collect(JSON.parse(readFileSync(file, "utf8")) as Record<string, Row>);
  const document = {
    source: `litellm ${version}, model_prices_and_context_window_backup.json (MIT licence)`,
    date,
    unit: "input, output, cached input: US$ per million tokens; context window: tokens",
    further:
      "write, hour: input written to the cache, for an hour; reasoning; audio=INPUT:OUTPUT; long=ABOVE:INPUT:OUTPUT:CACHED:WRITE for prompts of more tokens; batch, longBatch=INPUT:OUTPUT:CACHED:WRITE by the batch API",
    models: sorted(prices),
  };
  writeFileSync(OUTPUT, `${JSON.stringify(document, null, 2)}\n`);
}

main(process.argv.slice(2));
