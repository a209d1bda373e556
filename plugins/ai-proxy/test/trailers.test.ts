import { fileURLToPath } from "node:url";
import { type CalloutAnswer, HostEmulator } from "@sluice/host";
import { beforeAll, describe, expect, test } from "vitest";

/** Trailers end a body without an empty last piece; clients and providers of HTTP/2 may send them. */
const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));
const REQUEST = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }] };

describe.each(["envoy", "higress"] as const)("trailers on the emulated %s", (personality) => {
  let host: HostEmulator;
  beforeAll(async () => {
    const config = JSON.stringify({ provider: { type: "claude", apiTokens: ["k"] } });
    host = await HostEmulator.load({ personality, plugins: [{ name: "ai-proxy", wasm: WASM, config }] });
  });

  const begin = (body: string) =>
    host
      .request({
        method: "POST",
        path: "/v1/chat/completions",
        headers: { "content-type": "application/json" },
        end: false,
        body,
      })
      .trailers({ "x-sum": "1" });

  test("behind a request: the body is translated before them", () => {
    const sent = begin(JSON.stringify(REQUEST)).expectUpstream();
    expect(sent.json).toMatchObject({ model: "m", max_tokens: 9 });
    expect(sent.path).toBe("/v1/messages");
    expect(sent.receivedTrailers?.get("x-sum")).toBe("1");
  });

  test("behind a request that is none: it is refused all the same", () => {
    const response = begin("{").expectResponse();
    expect(response.status).toBe(400);
    expect(response.json).toMatchObject({ error: { code: "invalid_json" } });
  });

  test("behind an answer: it is translated before them", () => {
    const stream = begin(JSON.stringify(REQUEST));
    const body = JSON.stringify({
      id: "a",
      type: "message",
      content: [{ type: "text", text: "hi" }],
      stop_reason: "end_turn",
    });
    stream.respond({ headers: { "content-type": "application/json" }, body, trailers: { "x-end": "1" } });
    const response = stream.expectResponse();
    expect(response.json).toMatchObject({ object: "chat.completion", choices: [{ message: { content: "hi" } }] });
    expect(response.trailers?.get("x-end")).toBe("1");
  });

  test("behind an error: it is told before them", () => {
    const stream = begin(JSON.stringify(REQUEST));
    const body = JSON.stringify({ type: "error", error: { type: "rate_limit_error", message: "slow down" } });
    stream.respond({ status: 429, headers: { "content-type": "application/json" }, body, trailers: { "x-end": "1" } });
    expect(stream.expectResponse()).toMatchObject({ status: 429 });
    expect(stream.response.json).toMatchObject({ error: { message: "slow down", type: "rate_limit_error" } });
  });

  /** The failed answer ends with trailers while the repetition is under way. */
  async function repeat(body: string, call: () => CalloutAnswer) {
    const own = (id: string) => ({ id, type: "openai", apiTokens: ["k"], serviceName: id, servicePort: 80 });
    const providers = [own("first"), own("other")];
    const config = JSON.stringify({ providers, activeProviderId: "first", fallback: ["other"] });
    const repeating = await HostEmulator.load({
      personality,
      plugins: [{ name: "ai-proxy", wasm: WASM, config }],
      calls: { other: call },
    });
    const headers = { "content-type": "application/json" };
    const path = "/v1/chat/completions";
    const stream = repeating.request({ method: "POST", path, headers, body: JSON.stringify(REQUEST) });
    stream.respond({ status: 500, headers, body, trailers: { "x-end": "1" } });
    repeating.clock.advance(1000);
    return stream.expectResponse();
  }

  const answer = JSON.stringify({
    id: "x",
    choices: [{ index: 0, message: { content: "ok" }, finish_reason: "stop" }],
  });

  test.each(["{}", ""])("behind an error of body '%s': the repetition's answer is waited for", async (body) => {
    const headers = { "content-type": "application/json" };
    const response = await repeat(body, () => ({ status: 200, headers, body: answer, delayMs: 100 }));
    expect(response.status).toBe(200);
    expect(response.text).toBe(answer);
  });

  test("behind an error: it is told when the repetition breaks off", async () => {
    const response = await repeat('{"error":{"message":"boom"}}', () => "reset");
    expect(response.status).toBe(500);
    expect(response.json).toMatchObject({ error: { message: "boom" } });
  });
});
