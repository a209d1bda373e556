import { Bytes, ConfigIssues, ConfigPath, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "../back/back-call";
import { backOf, Protocol } from "../back/protocol";
import { ProviderEntry } from "../generated/config.gen";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Translates the input as a chat request for two of Gemini's models: what comes out must be JSON of bounded size; else it traps. */
export function run(size: i32): i32 {
  const isNew = size % 2 == 0;
  const entry = ProviderEntry.decode(
    jsonParse(Bytes.of(isNew ? '{"type":"gemini"}' : '{"type":"vertex","geminiThinkingBudget":1}')),
    ConfigPath.root(),
    new ConfigIssues(),
  );
  const model = Bytes.of(isNew ? "gemini-3-pro" : "gemini-2.5-flash");
  const back = backOf(Protocol.Gemini, new BackCall(entry, model, model, false));
  const result = back.request(given(size));
  if (!result.ok) return 0;
  const document = jsonParse(result.value);
  if (document.kind != JsonKind.Object || !document.member("contents").exists) unreachable();
  if (result.value.length > 1024 + size * 32) unreachable();
  return 1;
}
