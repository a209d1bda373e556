import {
  type Gateway,
  hosts,
  type ProviderStub,
  showLogsOnFailure,
  startAnthropicStub,
  startGeminiStub,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CLIENTS, type Client } from "../../../testbed/src/official-clients.ts";

const CONFIG = {
  rules: [
    { name: "mail", match: { detectors: ["email"] }, action: "mask", reversible: true },
    { name: "fruit", match: { words: ["forbidden fruit"] }, in: ["answer"] },
    { name: "vegetable", match: { words: ["tomato"] }, in: ["answer"], action: "replace", replacement: "[?]" },
    { name: "bomb", match: { words: ["bomb"] }, in: ["user"] },
  ],
};

const stubs: ProviderStub[] = [];
beforeAll(async () => {
  stubs.push(await startOpenAiStub(), await startAnthropicStub(), await startGeminiStub());
});
afterAll(async () => {
  for (const stub of stubs) await stub.close();
});

const CASES = CLIENTS.flatMap((client) => [true, false].map((stream) => ({ name: client.name, client, stream })));

describe.each(hosts)("official clients behind the guard on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const [openai, anthropic, gemini] = stubs.map(({ url }) => ({ url }));
    if (openai === undefined || anthropic === undefined || gemini === undefined) throw new Error("a stub is missing");
    gateway = await host.open({
      plugins: [{ plugin: "ai-prompt-guard", config: CONFIG }],
      upstreams: { openai, anthropic, gemini },
      routes: [
        { name: "anthropic", upstream: "anthropic", prefix: "/v1/messages" },
        { name: "gemini", upstream: "gemini", prefix: "/v1beta" },
        { name: "openai", upstream: "openai" },
      ],
    });
  });
  afterAll(() => gateway?.close());
  beforeEach((context) => showLogsOnFailure(context, { gateway }));

  async function say(client: Client, stream: boolean, text: string): Promise<string> {
    const { answer } = await client.ask(gateway.url, { kind: "text", text, stream, headers: {} });
    return JSON.stringify(answer);
  }

  test.each(CASES)("$name, stream $stream: an address is masked for the provider alone", async ({ client, stream }) => {
    const answer = await say(client, stream, "write to jane@example.com, jane@example.com and joe@example.com");
    expect(answer).toContain("You said: write to jane@example.com, jane@example.com and joe@example.com");
    const requests = stubs.flatMap(({ requests }) => requests.map(({ body }) => body.toString()));
    expect(requests.join("\n")).not.toContain("example.com");
    expect(requests.join("\n")).toContain("write to <EMAIL_1>, <EMAIL_1> and <EMAIL_2>");
  });

  test.each(CASES)("$name, stream $stream: a text is replaced", async ({ client, stream }) => {
    expect(await say(client, stream, "one tomato and a half")).toContain("You said: one [?] and a half");
  });

  test.each(CASES)("$name, stream $stream: an answer ends as one that is filtered", async ({ client, stream }) => {
    const answer = await say(client, stream, "take the forbidden fruit and eat");
    expect(answer).toContain("You said: take the ");
    expect(answer).not.toContain("forbidden");
    expect(answer).toMatch(/content_filter|"incomplete"|refusal|SAFETY/);
  });

  test.each(CASES)("$name, stream $stream: a refusal is the client's own error", async ({ client, stream }) => {
    await expect(say(client, stream, "a bomb")).rejects.toMatchObject({ status: 400 });
  });
});
