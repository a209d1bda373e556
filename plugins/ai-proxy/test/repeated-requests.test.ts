import { fileURLToPath } from "node:url";
import { type CalloutAnswer, type EmulatedStream, HostEmulator } from "@sluice/host";
import { beforeAll, describe, expect, test } from "vitest";
import { scripted } from "../../../sdk/host/src/testdata/scripted.ts";

/** What an ordinary filter makes of requests that it sends once more, at moments that a real host does not offer on demand. */
const WASM = fileURLToPath(new URL("../../../dist/ai-proxy.wasm", import.meta.url));

/** Milliseconds. */
const LIMIT = 100;
const LATE = 40;

const message = { id: "a", type: "message", content: [{ type: "text", text: "hi" }], stop_reason: "end_turn" };
const completion = { object: "chat.completion", choices: [{ message: { role: "assistant", content: "hi" } }] };
const event = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n';
const JSON_HEADERS = { "content-type": "application/json" };
const EVENT_HEADERS = { "content-type": "text/event-stream" };

const answerOfClaude: CalloutAnswer = { headers: JSON_HEADERS, body: JSON.stringify(message) };
const answerOfOpenAi: CalloutAnswer = { headers: JSON_HEADERS, body: JSON.stringify(completion) };

describe.each(["envoy", "higress"] as const)("a request that is sent once more on the emulated %s", (personality) => {
  let host: HostEmulator;
  beforeAll(async () => {
    const config = JSON.stringify({
      providers: [
        { id: "first", type: "openai", apiTokens: ["k"], firstByteTimeout: LIMIT },
        { id: "second", type: "claude", apiTokens: ["k"], serviceName: "second", servicePort: 80 },
        { id: "third", type: "openai", apiTokens: ["k"], serviceName: "third", servicePort: 80 },
      ],
      activeProviderId: "first",
      fallback: ["second", "third"],
    });
    // A host that does not know the header: only the filter's own timer is left.
    const heedless = await scripted("heedless", ["request_headers remove 0 x-envoy-upstream-rq-per-try-timeout-ms"]);
    host = await HostEmulator.load({ personality, plugins: [{ name: "ai-proxy", wasm: WASM, config }, heedless] });
  });

  /** @param second what the second provider says, after LATE ms; the third answers at once */
  function begin(second: CalloutAnswer, stream = false, third: CalloutAnswer = answerOfOpenAi): EmulatedStream {
    host.onCall("second", () => (typeof second === "string" ? second : { ...second, delayMs: LATE }));
    host.onCall("third", () => third);
    const body = JSON.stringify({ model: "m", stream, messages: [{ role: "user", content: "hi" }] });
    return host.request({ method: "POST", path: "/v1/chat/completions", headers: JSON_HEADERS, body });
  }

  function expectAnswer({ response }: EmulatedStream, provider: string, attempts: string): void {
    expect(response).toMatchObject({ status: 200, ended: true });
    expect(response.json).toMatchObject(completion);
    expect(response.headers.get("x-sluice-provider")).toBe(provider);
    expect(response.headers.get("x-sluice-attempts")).toBe(attempts);
    expect(host.problems).toEqual([]);
  }

  test.each([
    { name: "with a body", body: "{}" },
    { name: "without one", body: undefined },
  ])("gets its answer in the place of a failure that ends with trailers, $name", ({ body }) => {
    const stream = begin(answerOfClaude);
    stream.respond({ status: 503, ...(body === undefined ? {} : { body }), trailers: { "x-end": "1" } });
    expect(stream.response.started).toBe(false);
    host.clock.advance(LATE);
    expectAnswer(stream, "second", "2");
  });

  test.each([
    { name: "a redirect", status: 301, body: "{}" },
    { name: "no content", status: 204, body: undefined },
  ])("gets its answer in the place of $name, which is none to a chat", ({ status, body }) => {
    const stream = begin(answerOfClaude);
    stream.respond({ status, headers: JSON_HEADERS, end: true, ...(body === undefined ? {} : { body }) });
    host.clock.advance(LATE);
    expectAnswer(stream, "second", "2");
  });

  test("is sent as soon as a stream begins with an error, though that stream goes on", () => {
    const stream = begin(answerOfClaude, true);
    const before = host.calls.length;
    stream.respond({ headers: EVENT_HEADERS }).body('data: {"error":{"message":"boom"}}\n\n');
    expect(host.calls).toHaveLength(before + 1);
    host.clock.advance(LATE);
    expect(stream.response).toMatchObject({ status: 200, ended: true });
    expect(stream.response.headers.get("x-sluice-provider")).toBe("second");
  });

  test("gets it in the place of a failure whose trailers come later than the answer", () => {
    const stream = begin(answerOfClaude);
    const failure = stream.respond({ status: 503 });
    host.clock.advance(LATE);
    failure.trailers({ "x-end": "1" });
    expectAnswer(stream, "second", "2");
  });

  test.each([{ body: "{" }, { body: JSON.stringify({ type: "message", content: [] }).slice(0, -3) }])(
    "goes on to the next provider when one of status 200 gives no answer: $body",
    ({ body }) => {
      const stream = begin({ headers: JSON_HEADERS, body });
      stream.respond({ status: 503, body: "{}" });
      host.clock.advance(LATE);
      expectAnswer(stream, "third", "3");
    },
  );

  test("ends with the first provider's error when all others break off", () => {
    const stream = begin("reset", false, "reset");
    stream.respond({ status: 503, headers: JSON_HEADERS, body: '{"error":{"message":"boom"}}' });
    expect(stream.response).toMatchObject({ status: 503, ended: true });
    expect(stream.response.json).toMatchObject({ error: { message: "boom" } });
    expect(stream.response.headers.get("x-sluice-provider")).toBe("first");
    expect(stream.response.headers.get("x-sluice-attempts")).toBe("3");
  });

  test.each([
    { name: "the end", rest: { body: '{"message":"boom"}}' } },
    { name: "trailers", rest: { body: '{"message":"boom"}}', trailers: { "x-end": "1" } } },
  ])("waits for $name of that error", ({ rest }) => {
    const stream = begin("reset", false, "reset");
    const failure = stream.respond({ status: 503, headers: JSON_HEADERS }).body('{"error":');
    expect(stream.response.started).toBe(false);
    if (rest.trailers === undefined) failure.body(rest.body, { end: true });
    else failure.body(rest.body).trailers(rest.trailers);
    expect(stream.response).toMatchObject({ status: 503, ended: true });
    expect(stream.response.json).toMatchObject({ error: { message: "boom" } });
  });

  test("does not wait for the end of one that is larger than what is kept", () => {
    const stream = begin("reset", false, "reset");
    stream.respond({ status: 503, headers: JSON_HEADERS }).body(" ".repeat(2 << 20));
    expect(stream.response).toMatchObject({ status: 503, ended: true });
    expect(stream.response.json).toMatchObject({ error: { message: expect.any(String) } });
  });

  describe("because no word came in time", () => {
    test("gets its answer though the first provider has not even a head", () => {
      const stream = begin(answerOfClaude, true);
      host.clock.advance(LIMIT + 2 * LATE);
      expect(stream.response).toMatchObject({ status: 200, ended: true });
      expect(stream.response.text).toContain("hi");
      expect(stream.response.headers.get("x-sluice-provider")).toBe("second");
      expect(stream.response.headers.get("x-sluice-attempts")).toBe("2");
      expect(stream.expectUpstream().aborted).toBe(true);
    });

    test("ends with an error of the client's protocol when all others break off", () => {
      const stream = begin("reset", true, "reset");
      host.clock.advance(LIMIT + 2 * LATE);
      expect(stream.response).toMatchObject({ status: 502, ended: true });
      expect(stream.response.json).toMatchObject({ error: { code: "no_answer" } });
    });

    test.each([
      { name: "head", moment: 0 },
      { name: "first word", moment: 1 },
    ])("gets it though the first provider's $name comes in the meantime", ({ moment }) => {
      const stream = begin(answerOfClaude, true);
      const early = moment === 0 ? undefined : stream.respond({ headers: EVENT_HEADERS });
      host.clock.advance(LIMIT + LATE / 2);
      expect(host.calls.at(-1)).toMatchObject({ cluster: "second" });
      (early ?? stream.respond({ headers: EVENT_HEADERS })).body(event);
      expect(stream.response.started).toBe(false);
      host.clock.advance(LATE);
      expect(stream.response).toMatchObject({ status: 200, ended: true });
      expect(stream.response.headers.get("x-sluice-provider")).toBe("second");
      expect(stream.response.text.match(/hi/g)).toHaveLength(1);
    });

    test("is not sent at all when the client has left", () => {
      const stream = begin(answerOfClaude, true);
      const before = host.calls.length;
      stream.abort();
      host.clock.advance(2 * LIMIT);
      expect(host.calls).toHaveLength(before);
    });

    test("is not sent when the first word was in time", () => {
      const stream = begin(answerOfClaude, true);
      const before = host.calls.length;
      const answer = stream.respond({ headers: EVENT_HEADERS }).body(event);
      host.clock.advance(2 * LIMIT);
      answer.body("data: [DONE]\n\n", { end: true });
      expect(host.calls).toHaveLength(before);
      expect(stream.response).toMatchObject({ status: 200, ended: true, text: `${event}data: [DONE]\n\n` });
      expect(stream.response.headers.get("x-sluice-attempts")).toBe("1");
    });
  });
});
