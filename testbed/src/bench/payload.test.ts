import { describe, expect, test } from "vitest";
import { chainRequest, chatBody, plainRequest } from "./payload.ts";

describe.each([2048, 4096, 131_072])("a chat body of %d bytes", (bytes) => {
  const text = chatBody(bytes, "openai/fast", true);

  test("is that long, to the escape of a character", () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
    expect(Buffer.byteLength(text)).toBeGreaterThan(bytes * 0.98);
  });

  test("is a request that a provider would take", () => {
    const { model, stream, messages } = JSON.parse(text);
    expect([model, stream, messages.at(-1).role]).toEqual(["openai/fast", true, "user"]);
  });
});

const kind = { provider: "anthropic", bodyBytes: 2048, stream: true, tokens: 8 } as const;

test("to the chain a request names its provider in the model", () => {
  const { path, body, headers } = chainRequest(kind);
  expect([path, JSON.parse(body).model, headers["x-provider"]]).toEqual([
    "/v1/chat/completions",
    "anthropic/smart",
    undefined,
  ]);
});

test("to a plain Envoy it goes where the chain would send it", () => {
  const { path, headers, expect: wanted } = plainRequest(kind);
  expect([path, headers["x-provider"]]).toEqual(["/v1/messages", "anthropic"]);
  expect(wanted).toEqual({ status: 200, kind: "stream", tokens: 8 });
});
