import { type Gateway, hosts, type ProviderStub, showLogsOnFailure } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { anthropicMessages } from "./anthropic-messages.ts";
import { type Back, backs, type Scenario } from "./backs.ts";
import type { Ask, Client, Front, Said } from "./client.ts";
import { googleGenAi } from "./google-genai.ts";
import { openAiChat } from "./openai-chat.ts";
import { openAiResponses } from "./openai-responses.ts";

const fronts: readonly Front[] = [openAiChat, openAiResponses, anthropicMessages, googleGenAi];

/** The other personality of the emulator runs the same modules; what it does otherwise is tested elsewhere. */
const places = hosts.filter(({ name }) => name !== "emulator (higress)");

const pairs = places.flatMap((host) => backs.map((back) => ({ host, back })));

describe.each(pairs)("$back.name on $host.name", ({ host, back }) => {
  let stub: ProviderStub;
  let gateway: Gateway;
  beforeAll(async () => {
    stub = await back.start();
    const provider = { id: "it", ...back.provider(stub) };
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { provider } }],
      upstreams: { main: { url: stub.url } },
    });
  });
  afterAll(() => Promise.all([gateway?.close(), stub?.close()]));
  beforeEach((context) => {
    stub.clear();
    showLogsOnFailure(context, { gateway, stub });
  });

  describe.each(fronts)("by $name", (front) => {
    let client: Client;
    beforeAll(() => {
      client = front.open(gateway.url);
    });
    const ask = (more: Partial<Ask> & Pick<Ask, "prompt">): Promise<Said> =>
      client.ask({ model: back.model, stream: false, ...more });

    describe.each([false, true])("streamed: %s", (stream) => {
      carried(back, "text", async () => {
        const said = await ask({ prompt: "good morning", stream });
        expect(said).toMatchObject({ text: "You said: good morning", thinking: "", calls: [], finish: "done" });
        const sent = stub.requests.filter(({ path }) => path !== "/token").at(-1);
        if (back.host !== undefined) expect(sent?.headers.host).toBe(back.host);
        expect(JSON.stringify(sent?.headers)).not.toContain("client-key");
      });

      carried(back, "usage", async () => {
        const { usage } = await ask({ prompt: "good morning", stream });
        expect(usage).toEqual({ input: 2, output: 4 });
      });

      carried(back, "tool", async () => {
        const said = await ask({ prompt: 'call weather {"city":"Oslo"}', wish: "tool", stream });
        expect(said).toMatchObject({ calls: [{ name: "weather", arguments: { city: "Oslo" } }], finish: "tools" });
      });

      carried(back, "tool result", async () => {
        const prompt = 'call weather {"city":"Oslo"}';
        const first = await ask({ prompt, wish: "tool", stream });
        const said = await ask({ prompt, wish: "tool", stream, after: { said: first, result: "12 degrees" } });
        expect(said).toMatchObject({ text: "The tool said: 12 degrees", calls: [], finish: "done" });
      });

      carried(back, "image", async () => {
        const said = await ask({ prompt: "what is this", wish: "image", stream });
        expect(said.text).toBe("You said: what is this I see image/png of 70 bytes.");
      });

      carried(back, "thinking", async () => {
        const said = await ask({ prompt: "good morning [stub:thinking]", wish: "thinking", stream });
        const thinking = back.lacks?.thinking === undefined ? "Let me look at what was said." : "";
        expect(said).toMatchObject({ thinking, text: "You said: good morning", finish: "done" });
      });

      carried(back, "structure", async () => {
        const said = await ask({ prompt: "good morning", wish: "structure", stream });
        expect(JSON.parse(said.text)).toEqual({ answer: "You said: good morning" });
      });

      carried(back, "limit", async () => {
        const failed = await ask({ prompt: "hi [stub:error-429]", stream }).catch((error: unknown) => error);
        expect(failed).toBeInstanceOf(front.rateLimitError);
        expect(failed).toMatchObject({ status: 429, message: expect.stringMatching(back.limit) });
      });
    });

    test("the client goes away in mid-stream", async () => {
      const leaving = new AbortController();
      const onText = (): void => leaving.abort();
      const prompt = "count [stub:words-50+slow-20]";
      const failed = ask({ prompt, stream: true, signal: leaving.signal, onText });
      await expect(failed).rejects.toThrow(/abort/i);
      const sent = stub.requests.find(({ path }) => path !== "/token");
      await sent?.settled;
      expect(sent?.aborted).toBe(true);
      expect((await ask({ prompt: "x" })).text).toBe("You said: x");
    });
  });
});

/** A scenario that works, or that the client is told of; the reason is in the name. */
function carried(back: Back, scenario: Scenario, run: () => Promise<void>): void {
  const lack = back.lacks?.[scenario];
  if (lack === undefined) {
    test(scenario, run);
    return;
  }
  test(`no ${scenario}: ${lack.why}`, async () => {
    if (lack.refused === undefined) return run();
    const failed = await run().catch((error: unknown) => error);
    expect(failed).toMatchObject({ status: 400, message: expect.stringMatching(lack.refused) });
  });
}
