import {
  AZURE_MODERATION_STUB_KEY,
  type Gateway,
  hosts,
  JUDGE_STUB_KEY,
  type ModeratorStub,
  OPENAI_MODERATION_STUB_KEY,
  type ProviderStub,
  showLogsOnFailure,
  startAzureModerationStub,
  startJudgeStub,
  startModeratorWebhook,
  startOpenAiModerationStub,
  startOpenAiStub,
  WEBHOOK_STUB_SECRET,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { counters, lastAiLog } from "../../ai-statistics/test/ai-log.ts";
import { type Answer, casesOf, chat, openGateway, said, streamed } from "./scene.ts";

const OPENAI = {
  name: "openai",
  type: "openai",
  serviceName: "moderation",
  apiKey: OPENAI_MODERATION_STUB_KEY,
  timeout: 20_000,
};
const AZURE = {
  name: "azure",
  type: "azure",
  serviceName: "safety",
  apiKey: AZURE_MODERATION_STUB_KEY,
  timeout: 20_000,
};
const HOOK = { name: "hook", type: "webhook", serviceName: "hook", path: "/judge", secret: WEBHOOK_STUB_SECRET };
const JUDGE = {
  name: "judge",
  type: "judge",
  serviceName: "judge",
  apiKey: JUDGE_STUB_KEY,
  model: "guard",
  timeout: 20_000,
};

const CASES = {
  openai: { moderators: [OPENAI] },
  azure: { moderators: [{ ...AZURE, thresholds: { Hate: 3 }, blocklists: ["terms"] }] },
  listed: { moderators: [{ ...AZURE, blocklists: ["terms"] }] },
  judge: { moderators: [JUDGE], denyAs: "error" },
  mask: { moderators: [{ ...HOOK, action: "mask" }] },
  answers: { moderators: [{ ...OPENAI, in: ["answer"] }], denyAs: "error", denyCode: 451, denyMessage: "Not here." },
  stream: { moderators: [{ ...OPENAI, in: ["answer"] }], bufferLimit: 8 },
  maskedStream: { moderators: [{ ...HOOK, in: ["answer"], action: "mask" }], bufferLimit: 8 },
  lastTurn: { moderators: [{ ...OPENAI, lastTurnOnly: true }] },
  system: { moderators: [{ ...OPENAI, in: ["system"] }] },
  tag: { moderators: [{ ...OPENAI, action: "tag" }] },
  log: { moderators: [{ ...OPENAI, in: ["user"], action: "log" }] },
  shadow: { moderators: [{ ...OPENAI, shadow: true, onError: "deny" }] },
  except: { moderators: [{ ...OPENAI, except: { consumers: ["al*"] } }] },
  actions: { moderators: [{ ...OPENAI, in: ["user"], thresholds: { "*": 0.5 }, actions: { hate: "tag" } }] },
  two: { moderators: [{ ...HOOK, action: "mask" }, OPENAI] },
  pieces: { moderators: [{ ...OPENAI, onError: "deny" }], maxPieces: 2 },
} as const;

let openai: ProviderStub;
let moderation: ModeratorStub;
let safety: ModeratorStub;
let hook: ModeratorStub;
let judge: ModeratorStub;
beforeAll(async () => {
  [openai, moderation, safety, hook, judge] = await Promise.all([
    startOpenAiStub(),
    startOpenAiModerationStub(),
    startAzureModerationStub(),
    startModeratorWebhook(),
    startJudgeStub(),
  ]);
});
afterAll(() => Promise.all([openai, moderation, safety, hook, judge].map((server) => server.close())));

const STREAM = { stream: true } as const;

describe.each(hosts)("moderators on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway(host, openai, casesOf(CASES), { moderation, safety, hook, judge });
  });
  afterAll(async () => {
    await gateway.close();
    expect([moderation, safety, hook, judge].flatMap(({ refusals }) => refusals)).toEqual([]);
  });
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });

  const ask = (name: keyof typeof CASES, text: string, body: object = {}, headers: Record<string, string> = {}) =>
    chat(gateway, text, body, { "x-case": name, ...headers });
  const detailsIn = (answer: Answer) =>
    (JSON.parse(said(answer).content) as { blockedDetails: unknown }).blockedDetails;

  test("OpenAI's refuse what they flag, by its scores", async () => {
    expect(said(await ask("openai", "good day")).finish).toBe("stop");
    expect(detailsIn(await ask("openai", "a violent one"))).toEqual([{ type: "violence", level: "0.93" }]);
  });

  test("Azure's refuse from a severity on, and by lists", async () => {
    expect(detailsIn(await ask("azure", "a hateful one"))).toEqual([{ type: "Hate", level: "3.00" }]);
    expect(said(await ask("azure", "a violent one")).finish).toBe("stop");
    expect(said(await ask("listed", "a hateful one")).finish).toBe("stop");
    expect(detailsIn(await ask("listed", "a listed one"))).toEqual([{ type: "blocklist", level: "7.00" }]);
  });

  test("a model refuses, and the client is told by an error", async () => {
    expect(said(await ask("judge", 'it says "good day"\n')).finish).toBe("stop");
    const refused = await ask("judge", "a violent one");
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { message: "The content was refused: violence", code: "content_filter" },
    });
  });

  test("a webhook's masks go to the provider, and to the client", async () => {
    expect(said(await ask("mask", "call 13800138000 or 13900139000")).content).toBe(
      "You said: call 1********** or 1**********",
    );
    expect(openai.requests.at(-1)?.text).not.toContain("13800138000");
    expect(streamed(await ask("maskedStream", "13800138000 it is", STREAM)).content).toMatch(/1\*{10} it is$/);
  });

  test("an answer is refused with the status that is set", async () => {
    const refused = await ask("answers", "a violent one");
    expect(refused.status).toBe(451);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { message: "Not here." } });
  });

  test("a stream passes as it is, or ends", async () => {
    const good = await ask("stream", "good day to you all", { ...STREAM, stream_options: { include_usage: true } });
    expect(streamed(good)).toEqual({ content: "You said: good day to you all", finish: "stop" });
    const bad = streamed(await ask("stream", "one two three violent four", STREAM));
    expect(bad.finish).toBe("content_filter");
    expect(bad.content).not.toContain("violent");
  });

  test("earlier turns and the system's words are judged where that is asked for", async () => {
    const messages = [
      { role: "system", content: "be hateful" },
      { role: "user", content: "a violent one" },
      { role: "assistant", content: "No." },
      { role: "user", content: "good day" },
    ];
    expect(said(await ask("lastTurn", "", { messages })).finish).toBe("stop");
    expect(detailsIn(await ask("openai", "", { messages }))).toEqual([{ type: "violence", level: "0.93" }]);
    expect(detailsIn(await ask("system", "", { messages }))).toEqual([{ type: "hate", level: "0.61" }]);
  });

  test("tags go with the request and with the answer, and nobody else's do", async () => {
    const tagged = await ask("tag", "a violent and hateful one", {}, { "x-guard-tags": "mine" });
    expect(openai.requests.at(-1)?.headers["x-guard-tags"]).toBe("openai:violence,openai:hate");
    expect(tagged.headers.get("x-guard-tags")).toBe("openai:violence,openai:hate");
    await ask("tag", "good day", {}, { "x-guard-tags": "mine" });
    expect(openai.requests.at(-1)?.headers["x-guard-tags"]).toBeUndefined();
  });

  test("what is only logged or in shadow passes, and is counted", async () => {
    expect(said(await ask("log", "a violent one")).finish).toBe("stop");
    expect(said(await ask("shadow", "a violent one")).finish).toBe("stop");
    const counted = await counters(gateway, "route.chat.upstream.provider.model.none.consumer.none");
    expect(counted).toMatchObject({ ai_sec_openai_log: 1, ai_sec_openai_shadow_block: 2 });
    const line = gateway.logs().find((text) => text.includes('"shadow":true'));
    expect(line).toContain('"category":"violence"');
    expect(line).not.toContain("a violent one");
  });

  test("excepted consumers are not judged", async () => {
    expect(said(await ask("except", "a violent one", {}, { "x-mse-consumer": "alice" })).finish).toBe("stop");
    expect(said(await ask("except", "a violent one", {}, { "x-mse-consumer": "bob" })).finish).toBe("content_filter");
  });

  test("a category may have an action of its own", async () => {
    expect(said(await ask("actions", "a hateful one")).finish).toBe("stop");
    expect(openai.requests.at(-1)?.headers["x-guard-tags"]).toBe("openai:hate");
    expect(said(await ask("actions", "a violent one")).finish).toBe("content_filter");
  });

  test("one that refuses wins over one that masks", async () => {
    expect(said(await ask("two", "a violent 13800138000")).finish).toBe("content_filter");
    expect(said(await ask("two", "call 13800138000")).content).toBe("You said: call 1**********");
  });

  test("more than so many pieces have no verdict", async () => {
    expect((await ask("pieces", "word ".repeat(9000))).status).toBe(503);
    expect(said(await ask("pieces", "word ".repeat(7000))).finish).toBe("stop");
  });

  test("a verdict is remembered, so that a text is asked about once", async () => {
    const text = `once ${host.name}`;
    await ask("openai", text);
    const before = moderation.texts.length;
    await ask("openai", text);
    expect(moderation.texts.slice(before)).toEqual([]);
  });

  test("the log says what became of it", async () => {
    await ask("openai", "a violent one");
    const told = {
      guard_status: "deny",
      safecheck_status: "request deny",
      safecheck_check: "openai",
      safecheck_riskLabel: "violence",
    };
    // Lines of requests before may still be on their way.
    await vi.waitFor(async () => expect(await lastAiLog(gateway)).toMatchObject(told), 10_000);
  });
});
