import {
  type Gateway,
  hosts,
  type ModeratorStub,
  OPENAI_MODERATION_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startAnthropicStub,
  startGeminiStub,
  startModeratorWebhook,
  startOpenAiModerationStub,
  startOpenAiStub,
  WEBHOOK_STUB_SECRET,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CLIENTS, type Client, type Kind } from "../../../testbed/src/official-clients.ts";
import { casesOf } from "./scene.ts";

const OPENAI = {
  name: "openai",
  type: "openai",
  serviceName: "moderation",
  apiKey: OPENAI_MODERATION_STUB_KEY,
  timeout: 20_000,
};
const HOOK = { name: "hook", type: "webhook", serviceName: "hook", path: "/judge", secret: WEBHOOK_STUB_SECRET };

const CASES = {
  passing: { moderators: [{ ...OPENAI, in: ["system", "user", "assistant", "tool", "answer"] }], bufferLimit: 300 },
  asking: { moderators: [{ ...OPENAI, in: ["user"] }] },
  answering: { moderators: [{ ...OPENAI, in: ["answer"] }], bufferLimit: 10 },
  masking: { moderators: [{ ...HOOK, action: "mask" }], bufferLimit: 1000 },
};

let providers: Record<"openai" | "anthropic" | "gemini", ProviderStub>;
let moderation: ModeratorStub;
let hook: ModeratorStub;
beforeAll(async () => {
  const [openai, anthropic, gemini] = await Promise.all([startOpenAiStub(), startAnthropicStub(), startGeminiStub()]);
  providers = { openai, anthropic, gemini };
  [moderation, hook] = await Promise.all([startOpenAiModerationStub(), startModeratorWebhook()]);
});
afterAll(() => Promise.all([...Object.values(providers), moderation, hook].map((server) => server.close())));

/** The stub that a client's own protocol is spoken by. */
function providerOf({ name }: Client): ProviderStub {
  if (name.startsWith("openai")) return providers.openai;
  return name.startsWith("@anthropic") ? providers.anthropic : providers.gemini;
}

describe.each(hosts)("protocols on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const upstreams = { ...providers, moderation, hook };
    gateway = await host.open({
      plugins: [{ plugin: "ai-security-guard", config: casesOf(CASES) }],
      upstreams: Object.fromEntries(Object.entries(upstreams).map(([name, { url }]) => [name, { url }])),
      routes: [
        { name: "messages", upstream: "anthropic", prefix: "/v1/messages" },
        { name: "gemini", upstream: "gemini", prefix: "/v1beta" },
        { name: "chat", upstream: "openai" },
      ],
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect([...moderation.refusals, ...hook.refusals]).toEqual([]);
  });
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });

  const forms = [false, true].flatMap((stream) => CLIENTS.map((client) => ({ stream, client, name: client.name })));
  const kinds: readonly Kind[] = ["text", "tools", "reasoning", "long"];

  describe.each(forms)("$name, stream: $stream", ({ stream, client }) => {
    const ask = (name: keyof typeof CASES, text: string, kind: Kind = "text") =>
      client.ask(gateway.url, { kind, text, stream, headers: { "x-case": name } });

    test("what passes is what the provider says", async () => {
      for (const kind of kinds) {
        const direct = await client.ask(providerOf(client).url, { kind, text: "good day", stream, headers: {} });
        expect(await ask("passing", "good day", kind)).toEqual(direct);
      }
    });

    test("a request that is refused is answered in the protocol", async () => {
      const before = providerOf(client).requests.length;
      const { answer } = await ask("asking", "a violent one");
      expect(JSON.stringify(answer)).toContain("blockedDetails");
      expect(providerOf(client).requests.length).toBe(before);
    });

    test("an answer that is refused is none that says it", async () => {
      const { answer } = await ask("answering", "one two three violent four");
      expect(JSON.stringify(answer)).toContain("blockedDetails");
      expect(JSON.stringify(answer)).not.toContain("violent four");
    });

    test("a mask goes both ways", async () => {
      const { answer } = await ask("masking", "call 13800138000 now");
      expect(JSON.stringify(answer)).toContain("call 1********** now");
      expect(providerOf(client).requests.at(-1)?.text).toContain("call 1********** now");
    });
  });
});
