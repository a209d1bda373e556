import {
  type Gateway,
  hosts,
  type RecordedRequest,
  showLogsOnFailure,
  startUpstream,
  type TestHost,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Back, Position } from "./gateways.ts";
import { base64Of, digest, MAX_PAGES, MEBIBYTE, shortened } from "./large-body.ts";

/** Two pictures of 10 MiB. */
const PNG = base64Of(1, 10 * MEBIBYTE);
const JPEG = base64Of(2, 10 * MEBIBYTE);
const TEXT = "What is the difference?";

const openAiPicture = (type: string, data: string): unknown => ({
  type: "image_url",
  image_url: { url: `data:image/${type};base64,${data}` },
});
const anthropicPicture = (type: string, data: string): unknown => ({
  type: "image",
  source: { type: "base64", media_type: `image/${type}`, data },
});
const openAiMessages = [
  {
    role: "user",
    content: [openAiPicture("png", PNG), { type: "text", text: TEXT }, openAiPicture("jpeg", JPEG)],
  },
];
const anthropicMessages = [
  {
    role: "user",
    content: [anthropicPicture("png", PNG), { type: "text", text: TEXT }, anthropicPicture("jpeg", JPEG)],
  },
];

const ANSWERS = {
  openai: {
    id: "c",
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content: "ok" } }],
  },
  claude: { id: "m", type: "message", role: "assistant", content: [{ type: "text", text: "ok" }] },
} as const;

/** A streamed answer of Anthropic's. */
const START =
  'event: message_start\ndata: {"type":"message_start","message":{"id":"m","model":"n","usage":{"input_tokens":3}}}\n\n';
const DELTA =
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"more and more "}}\n\n';
const STOP =
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}\n\n' +
  'event: message_stop\ndata: {"type":"message_stop"}\n\n';

const modelMapping = { mine: "theirs" };

async function openGateway(host: TestHost, back: Back, position: Position, url: string): Promise<Gateway> {
  const provider = { id: back, type: back, apiTokens: ["k"], modelMapping };
  const config = { providers: [provider], activeProviderId: back };
  return host.open({
    plugins: [{ plugin: "ai-proxy", config, position }],
    upstreams: { main: { url, metadata: position === "upstream" ? { provider: back } : {} } },
  });
}

const places = hosts.flatMap((host) => (["downstream", "upstream"] as const).map((position) => ({ host, position })));

describe.each(places)("large bodies on $host.name, $position", ({ host, position }) => {
  let upstream: Upstream;
  const gateways = new Map<Back, Gateway>();
  beforeAll(async () => {
    upstream = await startUpstream({ keep: 1 });
    for (const back of ["openai", "claude"] as const) {
      gateways.set(back, await openGateway(host, back, position, upstream.url));
    }
  });
  afterAll(async () => {
    for (const gateway of gateways.values()) await gateway.close();
    await upstream?.close();
  });
  beforeEach((context) => {
    upstream.clear();
    showLogsOnFailure(context, { claude: gateways.get("claude"), openai: gateways.get("openai") });
  });

  async function send(back: Back, path: string, body: string): Promise<{ status: number; error: unknown }> {
    upstream.respond((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(ANSWERS[back]));
    });
    const headers = { "content-type": "application/json" };
    const reply = await fetch(`${gatewayTo(back).url}${path}`, { method: "POST", headers, body });
    return { status: reply.status, error: ((await reply.json()) as { error?: unknown }).error };
  }

  /** What the provider got for a request that it has to get. */
  async function sent(back: Back, path: string, body: string): Promise<RecordedRequest> {
    expect(await send(back, path, body)).toEqual({ status: 200, error: undefined });
    return upstream.nextRequest();
  }

  function gatewayTo(back: Back): Gateway {
    const gateway = gateways.get(back);
    if (gateway === undefined) throw new Error(`no gateway to ${back}`);
    return gateway;
  }

  /** Memory never shrinks, so this holds for all the time before, too. */
  function expectSmall(back: Back): void {
    const pages = gatewayTo(back).memoryPages();
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThanOrEqual(MAX_PAGES);
  }

  test("pictures from OpenAI to Anthropic arrive whole, and the VM stays small", async () => {
    const body = JSON.stringify({ messages: openAiMessages, model: "mine", max_tokens: 9 });
    const request = await sent("claude", "/v1/chat/completions", body);
    const expected = { model: "theirs", max_tokens: 9, messages: anthropicMessages };
    expect(shortened(request.json)).toEqual(shortened(expected));
    expectSmall("claude");
  });

  test("pictures from Anthropic to OpenAI arrive whole, and the VM stays small", async () => {
    const body = JSON.stringify({ model: "mine", max_tokens: 9, messages: anthropicMessages });
    const request = await sent("openai", "/v1/messages", body);
    expect(shortened(request.json)).toMatchObject({
      model: "theirs",
      messages: shortened(openAiMessages) as unknown[],
    });
    expectSmall("openai");
  });

  test.each([
    { name: "before the pictures", members: ["model", "messages"] },
    { name: "behind the pictures", members: ["messages", "model"] },
  ])("where the protocol is the same and the model stands $name, every other byte stays", async ({ members }) => {
    const request: Record<string, unknown> = { model: "mine", messages: openAiMessages };
    const body = JSON.stringify(Object.fromEntries(members.map((member) => [member, request[member]])), null, 1);
    const { body: arrived } = await sent("openai", "/v1/chat/completions", body);
    expect(arrived.length).toBe(body.length + 2);
    expect(digest(arrived)).toBe(digest(body.replace('"mine"', '"theirs"')));
    expectSmall("openai");
  });

  test("escaped digits pass as they are", async () => {
    const body = JSON.stringify({ model: "mine", max_tokens: 9, messages: openAiMessages });
    const escaped = body.replaceAll("/", "\\/").replaceAll("+", "\\u002B");
    const request = await sent("claude", "/v1/chat/completions", escaped);
    expect(shortened(request.json)).toMatchObject({ messages: shortened(anthropicMessages) as unknown[] });
    expect(request.text).toContain("\\u002B");
    expectSmall("claude");
  });

  test("further ones leave the memory as it is", async () => {
    const body = JSON.stringify({ messages: openAiMessages, model: "mine", max_tokens: 9 });
    const pages: number[] = [];
    for (let i = 0; i < 9; i++) {
      await sent("claude", "/v1/chat/completions", body);
      pages.push(gatewayTo("claude").memoryPages());
    }
    // Memory grows by doubling: what the first ones leave between their large buffers may make it do so twice.
    expect(new Set(pages.slice(3)).size).toBe(1);
    expectSmall("claude");
  });

  test("an answer of 50,000 events leaves the memory as small", async () => {
    upstream.respond((_request, response) => {
      response.setHeader("content-type", "text/event-stream");
      response.write(START);
      for (let i = 0; i < 500; i++) response.write(DELTA.repeat(100));
      response.end(STOP);
    });
    const body = JSON.stringify({ messages: [{ role: "user", content: "hi" }], model: "mine", stream: true });
    const headers = { "content-type": "application/json" };
    const reply = await fetch(`${gatewayTo("claude").url}/v1/chat/completions`, { method: "POST", headers, body });
    expect((await reply.text()).match(/more and more/g)).toHaveLength(50_000);
    expectSmall("claude");
  });

  test("what is wrong is told by its place in the client's body", async () => {
    const body = JSON.stringify({ messages: openAiMessages, model: "mine" });
    const wrong = `${body.slice(0, -1)},}`;
    const message = `The body is not JSON: byte ${body.length}`;
    expect(await send("claude", "/v1/chat/completions", wrong)).toMatchObject({ status: 400, error: { message } });
    expect(upstream.requests).toEqual([]);
    expectSmall("claude");
  });
});
