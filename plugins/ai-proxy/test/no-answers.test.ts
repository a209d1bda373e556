import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { beforeAll, describe, expect, test } from "vitest";

/** What providers send in the place of an answer, with a status that says nothing of it. */
const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const JSON_TYPE = { "content-type": "application/json" };
const SSE = { "content-type": "text/event-stream" };

describe.each(["envoy", "higress"] as const)("what is no answer on the emulated %s", (personality) => {
  const hosts = new Map<string, HostEmulator>();
  beforeAll(async () => {
    for (const type of ["claude", "openai"]) {
      const config = JSON.stringify({ provider: { type, apiTokens: ["k"] } });
      hosts.set(type, await HostEmulator.load({ personality, plugins: [{ name: "ai-proxy", wasm: WASM, config }] }));
    }
  });

  /** Through a client of the other protocol, so that the answer is translated. */
  function ask(type: "claude" | "openai", stream = false) {
    const body = JSON.stringify({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "x" }], stream });
    const path = type === "claude" ? "/v1/chat/completions" : "/v1/messages";
    return hosts.get(type)?.request({ method: "POST", path, headers: JSON_TYPE, body });
  }

  test.each([
    { name: "no members", type: "claude", body: "{}" },
    { name: "a notice", type: "claude", body: '{"message":"Down for maintenance"}' },
    { name: "plain text as content", type: "claude", body: '{"type":"message","content":"plain text"}' },
    { name: "blocks of no known kind and no end", type: "claude", body: '{"content":[{"type":"new_kind"}]}' },
    { name: "no members", type: "openai", body: "{}" },
    { name: "no choices", type: "openai", body: '{"id":"x","choices":[]}' },
    { name: "a choice that is null", type: "openai", body: '{"id":"x","choices":[null]}' },
    { name: "a choice of nothing", type: "openai", body: '{"id":"x","choices":[{}]}' },
  ] as const)("a document with $name from $type is answered 502", ({ type, body }) => {
    const stream = ask(type);
    stream?.respond({ headers: JSON_TYPE, body });
    expect(stream?.response.status, stream?.response.text).toBe(502);
    expect(stream?.response.text).toContain("could not be read");
  });

  test.each([
    { name: "no blocks", body: '{"content":[],"stop_reason":"end_turn"}' },
    { name: "blocks of no known kind", body: '{"content":[{"type":"new_kind"}],"stop_reason":"pause_turn"}' },
  ])("a message with $name that says why it ended is an answer", ({ body }) => {
    const stream = ask("claude");
    stream?.respond({ headers: JSON_TYPE, body });
    expect(stream?.response.status).toBe(200);
  });

  test.each([
    { name: "a redirect", status: 301, headers: JSON_TYPE, body: "{}" },
    { name: "a redirect without a body", status: 304, headers: {} },
    { name: "no content", status: 204, headers: {} },
    { name: "half a stream in the place of a document", status: 200, headers: SSE, body: "data: {}\n\n" },
  ])("$name is answered 502", ({ status, headers, body }) => {
    const stream = ask("claude");
    stream?.respond({ status, headers, end: true, ...(body === undefined ? {} : { body }) });
    expect(stream?.response.status, stream?.response.text).toBe(502);
    expect(stream?.response.json).toMatchObject({ error: { message: expect.any(String) } });
  });

  const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
  const text = (words: string) => ({ choices: [{ index: 0, delta: { content: words } }] });
  const end = `${event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}data: [DONE]\n\n`;

  test("a stream in which an event is garbled ends with an error, for a part of the answer is lost", () => {
    const stream = ask("openai", true);
    const garbled = event(text("NOT ")).replace("}]}", "}");
    stream?.respond({ headers: SSE, body: event(text("pay ")) + garbled + event(text("at once")) + end });
    expect(stream?.response.text).toContain("could not be read");
    expect(stream?.response.text).not.toContain("at once");
    expect(stream?.response.text).not.toContain("message_stop");
  });

  test("a stream that is cut amid an event is told as cut", () => {
    const stream = ask("openai", true);
    stream?.respond({ headers: SSE, body: event(text("pay ")) + event(text("now")).slice(0, 20) });
    expect(stream?.response.text).toContain("ended the stream before the answer was complete");
  });

  test("words between events that are no JSON are passed over", () => {
    const stream = ask("openai", true);
    stream?.respond({ headers: SSE, body: `data: ping\n\n${event(text("pay "))}: note\n\ndata: pong\n\n${end}` });
    expect(stream?.response.text).toContain("pay ");
    expect(stream?.response.text).toContain("message_stop");
  });
});
