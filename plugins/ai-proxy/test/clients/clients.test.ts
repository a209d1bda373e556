import { type Gateway, hosts, type ProviderStub, showLogsOnFailure } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { anthropicMessages } from "./anthropic-messages.ts";
import { backs, type Scenario } from "./backs.ts";
import type { Client, Front, Said } from "./client.ts";
import { googleGenAi } from "./google-genai.ts";
import { openAiChat } from "./openai-chat.ts";
import { openAiResponses } from "./openai-responses.ts";
import { type Asked, chatOf, lackOf, SAYS, scenarios, withoutIt } from "./scenarios.ts";

const fronts: readonly Front[] = [openAiChat, openAiResponses, anthropicMessages, googleGenAi];

/** The other personality of the emulator runs the same modules; what it does otherwise is tested elsewhere. */
const places = hosts.filter(({ name }) => name !== "emulator (higress)");

const pairs = places.flatMap((host) => backs.map((back) => ({ host, back })));

describe.each(pairs)("$back.name on $host.name", ({ host, back }) => {
  let stub: ProviderStub;
  let gateway: Gateway;
  beforeAll(async () => {
    stub = await back.start();
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { provider: { id: "it", ...back.provider(stub) } } }],
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
    const ask = (asked: Asked): Promise<Said> => client.ask({ model: back.model, stream: false, ...asked });

    const cases = (Object.keys(scenarios) as Scenario[]).map((scenario) => {
      const lack = lackOf(back, front, scenario);
      return { name: lack === undefined ? scenario : `no ${scenario}: ${lack.why}`, scenario, lack };
    });

    describe.each([false, true])("streamed: %s", (stream) => {
      test.each(cases)("$name", async ({ scenario, lack }) => {
        const use = { ask: (asked: Asked) => ask({ stream, ...asked }), back, front, stub };
        await (lack === undefined ? scenarios[scenario](use) : withoutIt(lack, scenario, use));
      });
    });

    test("the client goes away while it is answered", async () => {
      const leaving = new AbortController();
      const leave = (): void => leaving.abort();
      const streams = back.streams ?? true;
      const prompt = `count [stub:${streams ? "words-50+slow-20" : "hang-after-1"}]`;
      const failed = ask({ prompt, stream: true, signal: leaving.signal, ...(streams ? { onText: leave } : {}) });
      if (!streams) stub.nextRequest().then(leave);
      await expect(failed).rejects.toThrow(/abort/i);
      const sent = chatOf(stub);
      await sent?.settled;
      expect(sent?.aborted).toBe(true);
      expect((await ask({ prompt: "x" })).text).toBe(`${back.says ?? SAYS}x`);
    });
  });
});
