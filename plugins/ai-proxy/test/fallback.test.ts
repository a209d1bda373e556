import { type Gateway, hosts, showLogsOnFailure } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { anthropicClient, closeStubs, openAiClient, providerOf, type Stubs, startStubs } from "./gateways.ts";

let stubs: Stubs;
beforeAll(async () => {
  stubs = await startStubs();
});
afterAll(() => closeStubs(stubs));

const ask = { model: "m", messages: [{ role: "user" as const, content: "hi there" }] };

/** Nobody listens there. */
const DEAD = "http://127.0.0.1:9";

describe.each(hosts)("an ordinary filter on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    stubs.openai.clear();
    stubs.anthropic.clear();
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  /** First Anthropic, which behaves as `flags` say, then OpenAI. */
  async function open(flags: string, first = stubs.anthropic.url): Promise<Gateway> {
    const providers = [
      providerOf("claude", stubs, { modelMapping: { "*": `stub-${flags}` } }),
      providerOf("openai", stubs, { modelMapping: { "*": "stub-plain" }, serviceName: "second", servicePort: 80 }),
    ];
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers, activeProviderId: "claude", fallback: ["openai"] } }],
      upstreams: { main: { url: first }, second: { url: stubs.openai.url } },
    });
    return gateway;
  }

  test.each(["error-500", "error-503", "error-529", "error-429", "error-401", "reset", "bad-json", "gzip"])(
    "after %s the next provider answers, in the client's protocol",
    async (flags) => {
      const answer = await openAiClient(await open(flags))
        .chat.completions.create(ask)
        .withResponse();
      expect(answer.data.choices[0]?.message.content).toBe("You said: hi there");
      expect(answer.data.object).toBe("chat.completion");
      expect(answer.response.headers.get("x-sluice-provider")).toBe("openai");
      expect(answer.response.headers.get("x-sluice-attempts")).toBe("2");
      const { headers, json } = await stubs.openai.nextRequest();
      expect(headers.authorization).toBe(`Bearer ${stubs.openai.key}`);
      expect(headers["x-api-key"]).toBeUndefined();
      expect(json).toEqual({ ...ask, model: "stub-plain" });
      expect(stubs.openai.requests).toHaveLength(1);
    },
  );

  test("a provider that is down is passed over", async () => {
    const answer = await openAiClient(await open("plain", DEAD)).chat.completions.create(ask);
    expect(answer.choices[0]?.message.content).toBe("You said: hi there");
  });

  test.each(["error-503", "first-error", "empty", "reset"])("a stream gets its answer after %s", async (flags) => {
    const stream = await openAiClient(await open(flags)).chat.completions.create({ ...ask, stream: true });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe("You said: hi there");
    expect(stubs.openai.requests).toHaveLength(1);
  });

  test("Anthropic's client gets Anthropic's answer", async () => {
    const client = anthropicClient(await open("error-529"));
    const message = await client.messages.create({ ...ask, max_tokens: 100 });
    expect(message.content).toMatchObject([{ type: "text", text: "You said: hi there" }]);
    const events = client.messages.stream({ ...ask, max_tokens: 100 });
    await expect(events.finalText()).resolves.toBe("You said: hi there");
  });

  test("a wrong request is not asked again elsewhere", async () => {
    await expect(openAiClient(await open("error-400")).chat.completions.create(ask)).rejects.toMatchObject({
      status: 400,
    });
    expect(stubs.openai.requests).toHaveLength(0);
  });

  test("an answer that has begun is not begun anew", async () => {
    const stream = await openAiClient(await open("stream-error")).chat.completions.create({ ...ask, stream: true });
    const read = async () => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toMatchObject({ code: "overloaded" });
    expect(stubs.openai.requests).toHaveLength(0);
  });

  test("an answer at the first try says so", async () => {
    const { response } = await openAiClient(await open("plain"))
      .chat.completions.create(ask)
      .withResponse();
    expect(response.headers.get("x-sluice-provider")).toBe("claude");
    expect(response.headers.get("x-sluice-attempts")).toBe("1");
  });

  test("a body of 10 MB is there for the next provider, whole", async () => {
    const content = "word ".repeat(2_000_000);
    const answer = await openAiClient(await open("error-503")).chat.completions.create({
      ...ask,
      messages: [{ role: "user", content }],
      max_tokens: 5,
    });
    expect(answer.choices[0]?.message.content).toContain("You said:");
    expect((await stubs.openai.nextRequest()).json).toMatchObject({ messages: [{ content }] });
  });

  describe("with several keys", () => {
    async function openKeys(apiTokens: string[], more: Record<string, unknown>): Promise<Gateway> {
      gateway = await host.open({
        plugins: [{ plugin: "ai-proxy", config: { provider: providerOf("openai", stubs, { apiTokens, ...more }) } }],
        upstreams: { main: { url: stubs.openai.url } },
      });
      return gateway;
    }

    test("retryOnFailure tries each key once", async () => {
      const retryOnFailure = { enabled: true, maxRetries: 3 };
      const client = openAiClient(await openKeys(["bad-1", "bad-2", stubs.openai.key], { retryOnFailure }));
      for (let i = 0; i < 6; i++) {
        stubs.openai.clear();
        const answer = await client.chat.completions.create({ ...ask, model: "stub-plain" });
        expect(answer.choices[0]?.message.content).toBe("You said: hi there");
        const used = stubs.openai.requests.map(({ headers }) => headers.authorization);
        expect(new Set(used).size).toBe(used.length);
      }
    });

    test("when all fail the client gets the last error", async () => {
      const retryOnFailure = { enabled: true, maxRetries: 1 };
      const client = openAiClient(await openKeys(["bad-1", "bad-2", "bad-3"], { retryOnFailure }));
      const failed = client.chat.completions.create({ ...ask, model: "stub-plain" });
      await expect(failed).rejects.toMatchObject({ status: 401 });
      expect(stubs.openai.requests).toHaveLength(2);
    });

    test("failover takes a key out of use", async () => {
      const failover = {
        enabled: true,
        failureThreshold: 2,
        healthCheckModel: "stub-plain",
        healthCheckInterval: 60_000,
      };
      const client = openAiClient(await openKeys(["bad-1", stubs.openai.key], { failover }));
      const failures: number[] = [];
      for (let i = 0; i < 40; i++) {
        await client.chat.completions.create({ ...ask, model: "stub-plain" }).catch(() => failures.push(i));
      }
      expect(failures).toHaveLength(2);
    });
  });
});
