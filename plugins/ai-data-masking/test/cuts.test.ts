import { fileURLToPath } from "node:url";
import { cutEverywhere, HostEmulator } from "@sluice/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { finishReason, streamedText } from "./scene.ts";

const WASM = fileURLToPath(new URL("../../../dist/ai-data-masking.wasm", import.meta.url));

const config = {
  deny_words: ["bomb"],
  deny_message: "No.",
  replace_roles: [{ regex: "%{EMAILADDRESS}", type: "replace", restore: true, value: "****@é" }],
};

let host: HostEmulator;
beforeAll(async () => {
  host = await HostEmulator.load({
    plugins: [{ name: "ai-data-masking", wasm: WASM, config: JSON.stringify(config) }],
  });
});
afterAll(() => host.close());

/** What the client gets of an answer to a request with a value. */
function answered(chunks: readonly Buffer[]): string {
  const body = { stream: true, messages: [{ role: "user", content: "to joe@a.com" }] };
  const headers = { "content-type": "application/json" };
  const stream = host.request({ method: "POST", path: "/v1/chat/completions", headers, body: JSON.stringify(body) });
  stream.respond({ headers: { "content-type": "text/event-stream" }, body: chunks });
  return stream.expectResponse().text;
}

const event = (delta: string) => `data: {"choices":[{"index":0,"delta":{"content":"${delta}"}}]}\n\n`;
const END = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

describe("a stream cut at every byte", () => {
  test("has its values again, however they are escaped", () => {
    const pieces = ["say \\u002a*", "*\\u002a", "@", "\\u00e9 \\ud83d\\ude00\\/ ***", "*", "@", "e ****@é"];
    const body = pieces.map(event).join(": comment\n\n");
    for (const { name, chunks } of cutEverywhere(Buffer.from(body + END))) {
      const text = answered(chunks);
      expect([name, streamedText(text)]).toEqual([name, "say joe@a.com 😀/ ****@e joe@a.com"]);
      expect([name, text.endsWith(END), text.includes(": comment")]).toEqual([name, true, true]);
    }
  });

  test("ends in front of a word, and drops what comes", () => {
    const body = ["a ****@", "é b", "o\\u006d", "b. ", "More"].map(event).join("") + END;
    for (const { name, chunks } of cutEverywhere(Buffer.from(body))) {
      const text = answered(chunks);
      expect([name, streamedText(text), finishReason(text)]).toEqual([name, "a joe@a.com No.", "content_filter"]);
      expect([name, text.endsWith("data: [DONE]\n\n"), text.includes("More")]).toEqual([name, true, false]);
    }
  });

  test("that nothing is found in passes byte for byte, an event at most late", () => {
    const body = ["nothing of it, ", "***", "@, bom", "bastic"].map(event).join("") + END;
    for (const { name, chunks } of cutEverywhere(Buffer.from(body))) {
      expect([name, streamedText(answered(chunks))]).toEqual([name, "nothing of it, ***@, bombastic"]);
    }
  });
});
