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

interface Row {
  readonly litellm_provider?: string;
  readonly mode?: string;
  readonly input_cost_per_token?: number;
  readonly output_cost_per_token?: number;
  readonly cache_read_input_token_cost?: number;
  readonly max_input_tokens?: number;
}

/** Type → model → `INPUT OUTPUT CACHED WINDOW`; `-` where a figure is not known. */
type Prices = Map<string, Map<string, string>>;

function collect(rows: Readonly<Record<string, Row>>): Prices {
  const prices: Prices = new Map();
  for (const [key, row] of Object.entries(rows)) {
    const [type, prefix] = PROVIDERS[row.litellm_provider ?? ""] ?? [];
    if (type === undefined || prefix === undefined || !MODES.has(row.mode ?? "")) continue;
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

function figures(row: Row): string {
  const window = row.max_input_tokens;
  return [
    perMillion(row.input_cost_per_token),
    perMillion(row.output_cost_per_token ?? 0),
    row.cache_read_input_token_cost === undefined ? "-" : perMillion(row.cache_read_input_token_cost),
    Number.isInteger(window) ? String(window) : "-",
  ].join(" ");
}

/** US$ per million tokens; twelve digits hide the error of the binary fraction. */
function perMillion(perToken = 0): string {
  return (perToken * 1e6).toFixed(6).replace(/\.?0+$/, "");
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
    models: sorted(prices),
  };
  writeFileSync(OUTPUT, `${JSON.stringify(document, null, 2)}\n`);
}

main(process.argv.slice(2));
