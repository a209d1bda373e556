import { RequestOptions } from "../ai/front/request-options";
import { readResponsesRequest } from "../ai/front/responses-request";
import { checkChat } from "./requests/chat-check";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Translates the input as a Responses request; see `checkChat`. */
export function run(size: i32): i32 {
  const options = new RequestOptions();
  options.keepThinking = size % 2 == 0;
  return checkChat(readResponsesRequest(given(size), options), size);
}
