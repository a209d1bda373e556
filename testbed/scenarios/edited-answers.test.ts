import type { Gateway, ProviderStub } from "@sluice/testbed";
import { hosts, startAnthropicStub, startGeminiStub, startOpenAiStub } from "@sluice/testbed";
import { showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CLIENTS, type Client, type Kind } from "../src/official-clients.ts";
import { testModule } from "../src/test-module.ts";

const CASES: readonly { kind: Kind; form: string }[] = [
  { kind: "text", form: "plain" },
  { kind: "text", form: "streamed" },
  { kind: "tools", form: "plain" },
  { kind: "tools", form: "streamed" },
  { kind: "reasoning", form: "streamed" },
];

/** What each client is told of an answer that is ended as filtered. */
const FILTERED: Readonly<Record<string, string>> = {
  "openai, chat completions": '"finish_reason":"content_filter"',
  "openai, responses": '"status":"incomplete"',
  "@anthropic-ai/sdk": '"stop_reason":"refusal"',
  "@google/genai": '"finish":"SAFETY"',
};

const stubs: ProviderStub[] = [];
beforeAll(async () => {
  stubs.push(...(await Promise.all([startOpenAiStub(), startAnthropicStub(), startGeminiStub()])));
});
afterAll(() => Promise.all(stubs.map((stub) => stub.close())));

describe.each(hosts)("answers edited in place on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const [openai = "", anthropic = "", gemini = ""] = stubs.map(({ url }) => url);
    gateway = await host.open({
      plugins: [{ plugin: testModule("text-probe"), config: undefined }],
      upstreams: { openai: { url: openai }, anthropic: { url: anthropic }, gemini: { url: gemini } },
      routes: [
        { name: "anthropic", upstream: "anthropic", prefix: "/v1/messages" },
        { name: "gemini", upstream: "gemini", prefix: "/v1beta" },
        { name: "openai", upstream: "openai" },
      ],
    });
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => showLogsOnFailure(context, { gateway }));

  describe.each(CLIENTS)("for $name", (client: Client) => {
    const ask = async (kind: Kind, form: string, gate: string, headers: Record<string, string> = {}) => {
      const question = { kind, text: "tell me of the sea", stream: form === "streamed" };
      const { answer } = await client.ask(gateway.url, { ...question, headers: { "x-gate": gate, ...headers } });
      return JSON.stringify(answer);
    };

    test.each(CASES)("every text goes through the gate, and nothing else: $kind, $form", async ({ kind, form }) => {
      const plain = await ask(kind, form, "pass");
      expect(await ask(kind, form, "hold")).toBe(plain);
      const loud = await ask(kind, form, "upper");
      expect(loud).toMatch(kind === "tools" ? /CITY/ : /YOU SAID: TELL ME OF THE SEA/);
      expect(loud.toLowerCase()).toBe(plain.toLowerCase());
    });

    test.each(CASES.filter(({ kind }) => kind !== "tools"))(
      "a gate that blocks ends the answer as filtered: $kind, $form",
      async ({ kind, form }) => {
        const cut = await ask(kind, form, "block 12");
        expect(cut).toContain(FILTERED[client.name]);
        expect(cut).not.toContain("of the sea");
      },
    );

    test("the texts of a request are found", async () => {
      expect(await ask("text", "plain", "pass", { "x-request": "upper" })).toContain("TELL ME OF THE SEA");
    });
  });

  test("a stream that is a JSON array stays one", async () => {
    expect((await arrayOf(gateway.url, "pass")).join("")).toMatch(/You said: tell me of the sea$/);
    expect((await arrayOf(gateway.url, "upper")).join("")).toMatch(/YOU SAID: TELL ME OF THE SEA$/);
    expect((await arrayOf(gateway.url, "hold")).at(-1)).toBe("You said: tell me of the sea");
    expect((await arrayOf(gateway.url, "block 12")).at(-1)).toBe("SAFETY");
  });

  test("the answer's end is told at once, and what still comes is drained", async () => {
    const body = { model: "stub-words-60+slow-5", stream: true, messages: [{ role: "user", content: "x" }] };
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer sk-stub-openai", "x-gate": "block 60" },
      body: JSON.stringify(body),
    });
    const text = await reply.text();
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(text).toContain('"finish_reason":"content_filter"');
    expect(text).not.toContain("word20");
  });
});

interface GeminiResponse {
  readonly candidates: readonly { finishReason?: string; content: { parts: readonly { text: string }[] } }[];
}

/** The texts of Gemini's stream without `alt=sse`, and at last why it ended, if not by itself. */
async function arrayOf(url: string, gate: string): Promise<string[]> {
  const reply = await fetch(`${url}/v1beta/models/stub-thinking:streamGenerateContent`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-goog-api-key": "AIza-stub-gemini", "x-gate": gate },
    body: JSON.stringify({ contents: [{ role: "user", parts: [{ text: "tell me of the sea" }] }] }),
  });
  const responses = (await reply.json()) as GeminiResponse[];
  return responses
    .flatMap(({ candidates }) => candidates)
    .flatMap(({ content, finishReason = "STOP" }) => [
      ...content.parts.map(({ text }) => text),
      finishReason === "STOP" ? "" : finishReason,
    ])
    .filter((text) => text !== "");
}
