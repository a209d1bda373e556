import {
  type Gateway,
  hosts,
  type RecordedRequest,
  showLogsOnFailure,
  startUpstream,
  type TestHost,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Position } from "./gateways.ts";
import { base64Of, MAX_PAGES, MEBIBYTE, shortened } from "./large-body.ts";

const picture = { type: "image_url", image_url: { url: `data:image/png;base64,${base64Of(8, 10 * MEBIBYTE)}` } };
const question = { type: "text", text: "What is it?" };
const PICTURES = [{ role: "user", content: [picture, question, picture] }];
const TEXT = [{ role: "user", content: 'word "quoted" 世界\n'.repeat(500_000) }];

/**
 * Pages of 64 KiB that a VM may hold after a request with two pictures: in the cluster the host keeps it, while an ordinary
 * filter has to keep the client's body, and to make another one of it.
 */
const PAGES = { upstream: MAX_PAGES, downstream: MAX_PAGES + 2 * 20 * 16 } as const;

const places = hosts.flatMap((host) =>
  (host.upstreamFilters ? (["downstream", "upstream"] as const) : (["downstream"] as const)).map((position) => ({
    host,
    position: position as Position,
  })),
);

async function openGateway(host: TestHost, position: Position, first: string, second: string): Promise<Gateway> {
  const providers = [
    { id: "claude", type: "claude", apiTokens: ["k1"], modelMapping: { "*": "one" } },
    {
      id: "openai",
      type: "openai",
      apiTokens: ["k2"],
      modelMapping: { "*": "two" },
      ...(position === "downstream" ? { serviceName: "second", servicePort: 80 } : {}),
    },
  ];
  if (position === "downstream") {
    const config = { providers, activeProviderId: "claude", fallback: ["openai"] };
    return host.open({
      plugins: [{ plugin: "ai-proxy", config }],
      upstreams: { main: { url: first }, second: { url: second } },
    });
  }
  return host.open({
    plugins: [{ plugin: "ai-proxy", config: { providers }, position }],
    upstreams: {
      main: {
        url: first,
        metadata: { provider: "claude", fallback: "true" },
        fallback: [{ url: second, metadata: { provider: "openai" } }],
      },
    },
  });
}

describe.each(places)("a large request that falls back on $host.name, $position", ({ host, position }) => {
  let first: Upstream;
  let second: Upstream;
  let gateway: Gateway | undefined;
  beforeAll(async () => {
    [first, second] = await Promise.all([startUpstream({ keep: 1 }), startUpstream({ keep: 1 })]);
    first.respond((_request, response) => {
      response.statusCode = 503;
      response.end("{}");
    });
    second.respond((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end('{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"}}]}');
    });
  });
  afterAll(async () => {
    await first?.close();
    await second?.close();
  });
  beforeEach(async (context) => {
    first.clear();
    second.clear();
    gateway = await openGateway(host, position, first.url, second.url);
    showLogsOnFailure(context, { gateway });
  });
  afterEach(() => gateway?.close());

  /** What both providers got. */
  async function sent(messages: unknown): Promise<[RecordedRequest, RecordedRequest]> {
    const reply = await fetch(`${gateway?.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messages, model: "mine", max_tokens: 9 }),
    });
    expect(await reply.json()).toMatchObject({ choices: [{ message: { content: "ok" } }] });
    return [await first.nextRequest(), await second.nextRequest()];
  }

  test("gives the next provider all of its pictures, 20 MiB of them", async () => {
    const [one, two] = await sent(PICTURES);
    expect(one.json).toMatchObject({ model: "one" });
    expect(one.text.length).toBeGreaterThan(20 * MEBIBYTE);
    expect(shortened(two.json)).toEqual(shortened({ messages: PICTURES, model: "two", max_tokens: 9 }));
    expect(gateway?.memoryPages()).toBeLessThanOrEqual(PAGES[position]);
  });

  test("gives the next provider all of its text, 10 MB of it", async () => {
    const [one, two] = await sent(TEXT);
    expect(shortened(one.json)).toMatchObject({ model: "one", messages: shortened(TEXT) as unknown[] });
    expect(shortened(two.json)).toEqual(shortened({ messages: TEXT, model: "two", max_tokens: 9 }));
  });
});
