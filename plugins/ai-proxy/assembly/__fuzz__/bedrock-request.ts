import { Bytes, ConfigIssues, ConfigPath, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "../back/back-call";
import { writeBedrockImageRequest } from "../back/bedrock-images";
import { writeBedrockRequest } from "../back/bedrock-request";
import { ProviderEntry } from "../generated/config.gen";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/**
 * Translates the input as a neutral request for one model after the other: what comes out must be JSON of bounded size; else
 * it traps. Answers how much came out for each.
 */
export function run(size: i32): i32 {
  const body = given(size);
  const models = ["anthropic.claude-sonnet-4-5", "amazon.nova-2-lite", "arn:aws:bedrock:x", "meta.llama3"];
  let written = 0;
  for (let i = 0; i < models.length; i++) {
    const model = Bytes.of(models[i]);
    const result = writeBedrockRequest(body, new BackCall(options(i), model, model, false));
    check(result.value, result.ok, size);
    written = written * 31 + result.value.length;
  }
  const images = writeBedrockImageRequest(body);
  check(images.value, images.ok, size);
  return written;
}

function check(written: Bytes, ok: bool, size: i32): void {
  if (!ok) return;
  if (jsonParse(written).kind != JsonKind.Object || written.length > 4096 + size * 32) unreachable();
}

function options(index: i32): ProviderEntry {
  const text =
    index == 0
      ? '{"type":"bedrock","promptCacheRetention":"24h","bedrockPromptCachePointPositions":{"lastUserMessage":true,"lastMessage":true}}'
      : '{"type":"bedrock","promptCacheRetention":"in_memory","bedrockAdditionalFields":{"a":1}}';
  return ProviderEntry.decode(jsonParse(Bytes.of(text)), ConfigPath.root(), new ConfigIssues());
}
