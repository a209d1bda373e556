import { readGeminiRequest } from "../ai/front/gemini-request";
import { RequestOptions } from "../ai/front/request-options";
import { checkChat } from "./requests/chat-check";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Translates the input as a Gemini request; see `checkChat`. */
export function run(size: i32): i32 {
  const options = new RequestOptions();
  options.keepThinking = size % 2 == 0;
  return checkChat(readGeminiRequest(given(size), options), size);
}
