import { MODEL } from "../model-server/model-server.ts";

/** Where chats are sent. */
export const CHAT_PATH = "/v1/chat/completions";

/** The body of a chat: white space and the order of keys as nobody writes them who makes JSON anew. */
export function chatBody(content = "hello", more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ stream: false, ...more, model: MODEL, messages: [{ role: "user", content }] }, undefined, 1);
}
