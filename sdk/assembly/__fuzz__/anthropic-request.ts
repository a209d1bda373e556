import { readAnthropicRequest } from "../ai/front/anthropic-request";
import { RequestOptions } from "../ai/front/request-options";
import { checkChat } from "./requests/chat-check";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Translates the input as an Anthropic request; see `checkChat`. */
export function run(size: i32): i32 {
  const options = new RequestOptions();
  options.keepThinking = size % 2 == 0;
  options.isClaude = size % 3 == 0;
  return checkChat(readAnthropicRequest(given(size), options), size);
}
