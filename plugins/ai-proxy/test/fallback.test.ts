import { type Gateway, hosts } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { anthropicClient, openAiClient, providerOf } from "./gateways.ts";
import { useStubGateway } from "./stub-gateway.ts";

/** A request whose first provider behaves as `flags` say. */
const asking = (flags: string) => ({
  model: `stub-${flags}`,
  messages: [{ role: "user" as const, content: "hi there" }],
});

/** Nobody listens there. */
const DEAD = "http://127.0.0.1:9";

describe.each(hosts)("an ordinary filter on $name", (host) => {
  const proxy = useStubGateway(host);

  /** First Anthropic, then OpenAI. */
  async function open(first?: string): Promise<Gateway> {
    const { stubs } = proxy;
    const providers = [
      providerOf("claude", stubs),
      providerOf("openai", stubs, { modelMapping: { "*": "stub-plain" }, serviceName: "second", servicePort: 80 }),
    ];
    return proxy.open({
      plugins: [{ plugin: "ai-proxy", config: { providers, activeProviderId: "claude", fallback: ["openai"] } }],
      upstreams: { main: { url: first ?? stubs.anthropic.url }, second: { url: stubs.openai.url } },
    });
  }

  test.each(["error-500", "error-503", "error-529", "error-429", "error-401", "reset", "bad-json", "gzip"])(
    "after %s the next provider answers, in the client's protocol",
    async (flags) => {
      const answer = await openAiClient(await open())
        .chat.completions.create(asking(flags))
        .withResponse();
      expect(answer.data.choices[0]?.message.content).toBe("You said: hi there");
      expect(answer.data.object).toBe("chat.completion");
      expect(answer.response.headers.get("x-sluice-provider")).toBe("openai");
      expect(answer.response.headers.get("x-sluice-attempts")).toBe("2");
      const { headers, json } = await proxy.stubs.openai.nextRequest();
      expect(headers.authorization).toBe(`Bearer ${proxy.stubs.openai.key}`);
      expect(headers["x-api-key"]).toBeUndefined();
      expect(json).toEqual(asking("plain"));
      expect(proxy.stubs.openai.requests).toHaveLength(1);
    },
  );

  test("a provider that is down is passed over", async () => {
    const answer = await openAiClient(await open(DEAD)).chat.completions.create(asking("plain"));
    expect(answer.choices[0]?.message.content).toBe("You said: hi there");
  });

  test.each(["error-503", "first-error", "empty", "reset"])("a stream gets its answer after %s", async (flags) => {
    const stream = await openAiClient(await open()).chat.completions.create({ ...asking(flags), stream: true });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe("You said: hi there");
    expect(proxy.stubs.openai.requests).toHaveLength(1);
  });

  test("Anthropic's client gets Anthropic's answer", async () => {
    const client = anthropicClient(await open());
    const request = { ...asking("error-529"), max_tokens: 100 };
    const message = await client.messages.create(request);
    expect(message.content).toMatchObject([{ type: "text", text: "You said: hi there" }]);
    const events = client.messages.stream(request);
    await expect(events.finalText()).resolves.toBe("You said: hi there");
  });

  test("a wrong request is not asked again elsewhere", async () => {
    await expect(openAiClient(await open()).chat.completions.create(asking("error-400"))).rejects.toMatchObject({
      status: 400,
    });
    expect(proxy.stubs.openai.requests).toHaveLength(0);
  });

  test("an answer that has begun is not begun anew", async () => {
    const stream = await openAiClient(await open()).chat.completions.create({
      ...asking("stream-error"),
      stream: true,
    });
    const read = async () => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toMatchObject({ code: "overloaded" });
    expect(proxy.stubs.openai.requests).toHaveLength(0);
  });

  test("an answer at the first try says so", async () => {
    const { response } = await openAiClient(await open())
      .chat.completions.create(asking("plain"))
      .withResponse();
    expect(response.headers.get("x-sluice-provider")).toBe("claude");
    expect(response.headers.get("x-sluice-attempts")).toBe("1");
  });

  test("a body of 10 MB is there for the next provider, whole", async () => {
    const content = "word ".repeat(2_000_000);
    const answer = await openAiClient(await open()).chat.completions.create({
      ...asking("error-503"),
      messages: [{ role: "user", content }],
      max_tokens: 5,
    });
    expect(answer.choices[0]?.message.content).toContain("You said:");
    expect((await proxy.stubs.openai.nextRequest()).json).toMatchObject({ messages: [{ content }] });
  });

  describe("with several keys", () => {
    async function openKeys(apiTokens: string[], more: Record<string, unknown>): Promise<Gateway> {
      const { stubs } = proxy;
      return proxy.open({
        plugins: [{ plugin: "ai-proxy", config: { provider: providerOf("openai", stubs, { apiTokens, ...more }) } }],
        upstreams: { main: { url: stubs.openai.url } },
      });
    }

    test("retryOnFailure tries each key once", async () => {
      const retryOnFailure = { enabled: true, maxRetries: 3 };
      const client = openAiClient(await openKeys(["bad-1", "bad-2", proxy.stubs.openai.key], { retryOnFailure }));
      for (let i = 0; i < 6; i++) {
        proxy.stubs.openai.clear();
        const answer = await client.chat.completions.create(asking("plain"));
        expect(answer.choices[0]?.message.content).toBe("You said: hi there");
        const used = proxy.stubs.openai.requests.map(({ headers }) => headers.authorization);
        expect(new Set(used).size).toBe(used.length);
      }
    });

    test("when all fail the client gets the last error", async () => {
      const retryOnFailure = { enabled: true, maxRetries: 1 };
      const client = openAiClient(await openKeys(["bad-1", "bad-2", "bad-3"], { retryOnFailure }));
      const failed = client.chat.completions.create(asking("plain"));
      await expect(failed).rejects.toMatchObject({ status: 401 });
      expect(proxy.stubs.openai.requests).toHaveLength(2);
    });

    test("failover takes a key out of use", async () => {
      const failover = {
        enabled: true,
        failureThreshold: 2,
        healthCheckModel: "stub-plain",
        healthCheckInterval: 60_000,
      };
      const client = openAiClient(await openKeys(["bad-1", proxy.stubs.openai.key], { failover }));
      const failures: number[] = [];
      for (let i = 0; i < 40; i++) {
        await client.chat.completions.create(asking("plain")).catch(() => failures.push(i));
      }
      expect(failures).toHaveLength(2);
    });
  });
});
