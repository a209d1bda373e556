import { readAnthropicRequest } from "../ai/front/anthropic-request";
import { RequestOptions } from "../ai/front/request-options";
import { ChatRequest } from "../ai/front/openai-request";
import { Bytes } from "../bytes";

let buffer: ArrayBuffer = new ArrayBuffer(0);

/** Reserves `size` bytes for the runner to fill. */
export function input(size: i32): usize {
  buffer = new ArrayBuffer(size);
  return changetype<usize>(buffer);
}

/** Translates the input as an Anthropic request: what comes out must be a chat request of bounded size; else it traps. */
export function run(size: i32): i32 {
  const options = new RequestOptions();
  options.keepThinking = size % 2 == 0;
  options.isClaude = size % 3 == 0;
  const result = readAnthropicRequest(Bytes.wrap(buffer).slice(0, size), options);
  if (!result.ok) return 0;
  const request = new ChatRequest(result.value);
  if (!request.isValid || !request.messages.exists) unreachable();
  request.lastUserText();
  if (result.value.length > 1024 + size * 32) unreachable();
  return 1;
}
