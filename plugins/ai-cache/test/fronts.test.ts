import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startOpenAiStub } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ownText } from "./scene.ts";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

interface Front {
  readonly name: string;
  readonly path: string;
  readonly body: (text: string) => object;
  /** What of the answer is its text. */
  readonly textOf: (answer: string) => unknown;
}

const MODEL = "stub-plain";

/** One question in each protocol and form. */
const FRONTS: readonly Front[] = [
  {
    name: "chat completions",
    path: "/v1/chat/completions",
    body: (text) => ({ model: MODEL, max_tokens: 100, messages: [{ role: "user", content: text }] }),
    textOf: (answer) => JSON.parse(answer).choices[0].message.content,
  },
  {
    name: "messages",
    path: "/v1/messages",
    body: (text) => ({ model: MODEL, max_tokens: 100, messages: [{ role: "user", content: text }] }),
    textOf: (answer) => JSON.parse(answer).content[0].text,
  },
  {
    name: "responses",
    path: "/v1/responses",
    body: (text) => ({ model: MODEL, max_output_tokens: 100, store: false, input: text }),
    textOf: (answer) => JSON.parse(answer).output[0].content[0].text,
  },
  {
    name: "generateContent",
    path: `/v1beta/models/${MODEL}:generateContent`,
    body: gemini,
    textOf: (answer) => JSON.parse(answer).candidates[0].content.parts[0].text,
  },
  {
    name: "streamGenerateContent, as an array",
    path: `/v1beta/models/${MODEL}:streamGenerateContent`,
    body: gemini,
    textOf: (answer) =>
      (JSON.parse(answer) as { candidates: { content?: { parts?: { text?: string }[] } }[] }[])
        .flatMap(({ candidates }) => candidates[0]?.content?.parts?.map(({ text }) => text ?? "") ?? [])
        .join(""),
  },
];

function gemini(text: string): object {
  return { contents: [{ role: "user", parts: [{ text }] }], generationConfig: { maxOutputTokens: 100 } };
}

describe.each(hosts)("an answer in one protocol on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const provider = { id: "p", type: "openai", apiTokens: [openai.key] };
    gateway = await host.open({
      plugins: [
        { plugin: "ai-cache", config: {} },
        { plugin: "ai-proxy", config: { provider } },
      ],
      upstreams: { provider: { url: openai.url } },
    });
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => showLogsOnFailure(context, { gateway }));

  async function ask({ path, body, textOf }: Front, text: string) {
    const reply = await fetch(`${gateway.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body(text)),
    });
    const answer = await reply.text();
    expect([reply.status, textOf(answer)]).toEqual([200, `You said: ${text}`]);
    return reply.headers.get("x-cache-status");
  }

  test.each(FRONTS)("is a hit in every other: $name", async (first) => {
    const text = ownText();
    expect(await ask(first, text)).toBe("miss");
    for (const front of FRONTS) expect([front.name, await ask(front, text)]).toEqual([front.name, "hit"]);
  });

  test("a picture of a megabyte is known by its digest", async () => {
    const text = ownText();
    const picture = (last: string) => `data:image/png;base64,${"iVBORw0KGgo".padEnd(1_000_000, "A")}${last}`;
    const look = async (url: string) => {
      const content = [
        { type: "text", text },
        { type: "image_url", image_url: { url } },
      ];
      const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model: MODEL, messages: [{ role: "user", content }] }),
      });
      expect([reply.status, (await reply.text()).includes("I see image/png")]).toEqual([200, true]);
      return reply.headers.get("x-cache-status");
    };
    expect(await look(picture("AAAA"))).toBe("miss");
    expect(await look(picture("AAAA"))).toBe("hit");
    expect(await look(picture("AAAB"))).toBe("miss");
  });
});
