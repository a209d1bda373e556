import { type Gateway, hosts, showLogsOnFailure } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { anthropicClient, closeStubs, openAiClient, providerOf, type Stubs, startStubs } from "./gateways.ts";

let stubs: Stubs;
beforeAll(async () => {
  stubs = await startStubs();
});
afterAll(() => closeStubs(stubs));

/** Hosts on which ai-proxy runs once for each attempt. */
const withAttempts = hosts.filter(({ upstreamFilters }) => upstreamFilters);

describe.each(withAttempts)("ai-proxy over several attempts on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    showLogsOnFailure(context, { ...stubs, gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  /** The first provider fails as its model's name says; the second answers. */
  async function open(first: "openai" | "claude", failing: string): Promise<Gateway> {
    const second = first === "openai" ? "claude" : "openai";
    const urls = { openai: stubs.openai.url, claude: stubs.anthropic.url };
    const models = { openai: "gpt-4o", claude: "claude-sonnet-4-5" };
    const opened = await host.open({
      plugins: [
        {
          plugin: "ai-proxy",
          position: "upstream",
          config: {
            providers: [
              providerOf(first, stubs, { modelMapping: { "*": failing } }),
              providerOf(second, stubs, { modelMapping: { "*": models[second] } }),
            ],
          },
        },
      ],
      upstreams: {
        main: {
          url: urls[first],
          metadata: { provider: first },
          fallback: [{ url: urls[second], metadata: { provider: second } }],
        },
      },
    });
    gateway = opened;
    return opened;
  }

  test.each([
    { first: "claude", failing: "stub-error-529" },
    { first: "openai", failing: "stub-error-500" },
    { first: "claude", failing: "stub-error-429" },
  ] as const)(
    "each attempt is translated for its own provider: $first fails with $failing",
    async ({ first, failing }) => {
      const opened = await open(first, failing);
      const chat = await openAiClient(opened).chat.completions.create({
        model: "any",
        messages: [{ role: "user", content: "Hello!" }],
      });
      expect(chat.choices[0]?.message.content).toBe("You said: Hello!");
      const message = await anthropicClient(opened).messages.create({
        model: "any",
        max_tokens: 100,
        messages: [{ role: "user", content: "Hello!" }],
      });
      expect(message.content).toMatchObject([{ type: "text", text: "You said: Hello!" }]);
    },
  );

  test("a stream is retried as well, before its first byte", async () => {
    const opened = await open("claude", "stub-error-529");
    const stream = openAiClient(opened).chat.completions.stream({
      model: "any",
      messages: [{ role: "user", content: "Hello!" }],
    });
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe("You said: Hello!");
  });
});
