import { Bytes, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, RequestOptions, readRequest } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { writeResponsesRequest } from "../back/responses-request";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const MODEL: Bytes = Bytes.of("m");

/**
 * Translates the input as a chat request: what comes out must be a Responses request of bounded size, which can be read
 * back unless it has tools of the provider's own; else it traps. Answers how far it came.
 */
export function run(size: i32): i32 {
  const result = writeResponsesRequest(given(size), MODEL);
  if (!result.ok) return 0;
  const document = jsonParse(result.value);
  if (document.kind != JsonKind.Object || document.member("input").kind != JsonKind.Array) unreachable();
  if (result.value.length > 1024 + size * 32) unreachable();
  const back = readRequest(Front.OpenAiResponses, result.value, new RequestOptions());
  if (!back.ok) return 1;
  if (jsonParse(back.value).member("messages").kind != JsonKind.Array) unreachable();
  return 2;
}
