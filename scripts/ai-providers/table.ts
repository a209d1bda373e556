import { withPart } from "../generated.ts";
import { nativeApis } from "./generate.ts";
import type { Provider } from "./read.ts";

export const PROTOCOL_NAMES: Readonly<Record<Provider["protocol"], string>> = {
  openai: "OpenAI",
  claude: "Anthropic messages",
  gemini: "Gemini generateContent",
  bedrock: "Bedrock Converse",
  responses: "OpenAI Responses",
  cohere: "Cohere v2",
  ollama: "Ollama's own",
  qwen: "DashScope's own",
  minimax: "MiniMax pro",
  hunyuan: "Hunyuan's own",
  spark: "OpenAI, with errors in a 200",
  dify: "Dify's own",
  deepl: "DeepL's own",
  triton: "Triton's own",
};

const KEY_PLACES: Readonly<Record<Provider["auth"], string>> = {
  bearer: "`authorization: Bearer`",
  raw: "`authorization`",
  "x-api-key": "`x-api-key`",
  "api-key": "`api-key`",
  "x-goog-api-key": "`x-goog-api-key`",
  deepl: "`authorization: DeepL-Auth-Key`",
  aws: "signature (SigV4), or `authorization: Bearer`",
  tc3: "signature (TC3-HMAC-SHA256)",
  google: "`authorization: Bearer` of a service account, or `?key=`",
};

const CHATS = ["chat", "messages", "responses", "generate", "stream-generate"];

/** The README with the table of providers between its marks. */
export function replaceProviderTable(readme: string, providers: readonly Provider[]): string {
  return withPart(readme, "providers", tableOf(providers), "plugins/ai-proxy/README.md");
}

function tableOf(providers: readonly Provider[]): string {
  return ["| `type` | host | chats in | key in | other APIs |", "|---|---|---|---|---|", ...providers.map(rowOf)].join(
    "\n",
  );
}

function rowOf(provider: Provider): string {
  const host = provider.host === "" ? "configured" : provider.host;
  const native = nativeApis(provider).filter((api) => CHATS.includes(api));
  const spoken = native.filter((api) => api !== "chat").map((api) => `\`${api}\``);
  const protocol = `${PROTOCOL_NAMES[provider.protocol]}${spoken.length > 0 ? `; as they come: ${spoken.join(", ")}` : ""}`;
  const others = nativeApis(provider).filter((api) => !CHATS.includes(api));
  const converted = provider.converts.map((api) => `${api} (translated)`);
  const list = [...others, ...converted].join(", ") || "–";
  return `| ${nameOf(provider)} | ${host} | ${protocol} | ${KEY_PLACES[provider.auth]} | ${list} |`;
}

function nameOf({ type, title, docs, quirks }: Provider): string {
  const label = docs === "" ? title : `[${title}](${docs})`;
  return quirks.includes("internal") ? label : `\`${type}\` ${label}`;
}
