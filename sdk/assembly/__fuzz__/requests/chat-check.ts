import { ChatRequest } from "../../ai/front/openai-request";
import { Bytes } from "../../bytes";
import { Result } from "../../result";

/** A translated request of `size` bytes must be a chat request of bounded size; else it traps. Answers whether there is one. */
export function checkChat(translated: Result<Bytes>, size: i32): i32 {
  if (!translated.ok) return 0;
  const request = new ChatRequest(translated.value);
  if (!request.isValid || !request.messages.exists) unreachable();
  request.lastUserText();
  if (translated.value.length > 1024 + size * 32) unreachable();
  return 1;
}
