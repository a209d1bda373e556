import { type Gateway, hosts, showLogsOnFailure, startUpstream, type TestHost, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Position } from "./gateways.ts";
import { base64Of, digest, MAX_PAGES, MEBIBYTE } from "./large-body.ts";

const PICTURE = base64Of(7, 10 * MEBIBYTE);
const PART = JSON.stringify({ inlineData: { mimeType: "image/png", data: PICTURE } });
const ANSWER = `{"candidates":[{"content":{"role":"model","parts":[{"text":"here"},${PART}]},"finishReason":"STOP"}]}`;
const ENDLESS = '{"candidates":[{"content":{"role":"model","parts":[{"text":"';

/** Largest answer that is held, as in the plugin, in bytes. */
const ANSWER_LIMIT = 30 * MEBIBYTE;

/** An attempt's answer is gathered in the VM, whose memory may double when it grows. Pages of 64 KiB. */
const pagesOf = (position: Position, held: number): number =>
  position === "upstream" ? MAX_PAGES + (4 * held) / 65_536 : MAX_PAGES;

async function openGateway(host: TestHost, position: Position, url: string): Promise<Gateway> {
  const config = { providers: [{ id: "gemini", type: "gemini", apiTokens: ["k"] }], activeProviderId: "gemini" };
  return host.open({
    plugins: [{ plugin: "ai-proxy", config, position }],
    upstreams: { main: { url, metadata: position === "upstream" ? { provider: "gemini" } : {} } },
  });
}

async function ask(gateway: Gateway): Promise<{ status: number; text: string }> {
  const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "draw" }] }),
  });
  return { status: reply.status, text: await reply.text() };
}

const places = hosts.flatMap((host) =>
  (host.upstreamFilters ? (["downstream", "upstream"] as const) : (["downstream"] as const)).map((position) => ({
    host,
    position: position as Position,
  })),
);

describe.each(places)("large answers on $host.name, $position", ({ host, position }) => {
  let upstream: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream({ keep: 1 });
    gateway = await openGateway(host, position, upstream.url);
  });
  afterAll(async () => {
    await gateway?.close();
    await upstream?.close();
  });
  beforeEach((context) => showLogsOnFailure(context, { gateway }));

  test("a picture of 10 MiB arrives whole, and stays out of the VM where the host holds the answer", async () => {
    upstream.respond((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(ANSWER);
    });
    for (let i = 0; i < 3; i++) {
      const { status, text } = await ask(gateway);
      expect(status).toBe(200);
      const found = /data:image\/png;base64,([^"]*)"/.exec(text)?.[1] ?? "";
      expect(found.length).toBe(PICTURE.length);
      expect(digest(found)).toBe(digest(PICTURE));
    }
    expect(gateway.memoryPages()).toBeLessThanOrEqual(pagesOf(position, ANSWER.length));
  });

  test("one without an end is refused at the limit, and the memory has one, too", async () => {
    upstream.respond((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.write(ENDLESS);
      const piece = "more and more ".repeat(4096);
      const write = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on("drain", write);
      write();
    });
    const { status, text } = await ask(gateway);
    // Envoy answers itself where more than the slack above the limit came at once.
    const code = status === 500 ? text : (JSON.parse(text) as { error: { code: string } }).error.code;
    expect({ status, code }).toEqual(
      status === 500 && host.name === "Envoy"
        ? { status: 500, code: "Internal Server Error" }
        : { status: 502, code: "answer_too_large" },
    );
    expect(gateway.memoryPages()).toBeLessThanOrEqual(pagesOf(position, ANSWER_LIMIT));
  });
});
