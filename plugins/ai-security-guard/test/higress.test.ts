import {
  type Gateway,
  hosts,
  type ModeratorStub,
  type ProviderStub,
  showLogsOnFailure,
  startAliyunStub,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { counters } from "../../ai-statistics/test/ai-log.ts";
import { ALIYUN, type Answer, casesOf, chat, openGateway, said, streamed } from "./scene.ts";

let openai: ProviderStub;
let aliyun: ModeratorStub;
beforeAll(async () => {
  [openai, aliyun] = await Promise.all([startOpenAiStub(), startAliyunStub()]);
});
afterAll(() => Promise.all([openai.close(), aliyun.close()]));

const STREAM = { stream: true } as const;
const VIOLENT = { code: 200, blockedDetails: [{ type: "contentModeration", level: "high" }] };

const CASES = {
  both: { ...ALIYUN, checkRequest: true, checkResponse: true },
  request: { ...ALIYUN, checkRequest: true, denyMessage: "No." },
  response: { ...ALIYUN, checkResponse: true, denyCode: 403, protocol: "original" },
  stream: { ...ALIYUN, checkResponse: true, bufferLimit: 20 },
  mask: {
    ...ALIYUN,
    action: "MultiModalGuard",
    checkRequest: true,
    sensitiveDataLevelBar: "S3",
    sensitiveDataAction: "mask",
  },
};

describe.each(hosts)("Aliyun's content safety on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway(host, openai, casesOf(CASES), { safecheck: aliyun });
  });
  afterAll(async () => {
    await gateway.close();
    expect(aliyun.refusals).toEqual([]);
  });
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] }, aliyun });
  });

  const ask = (name: keyof typeof CASES, text: string, body: object = {}) =>
    chat(gateway, text, body, { "x-case": name });
  const reasonIn = ({ text }: Answer) => JSON.parse(text) as unknown;

  test("what is harmless passes", async () => {
    expect(said(await ask("both", "good day"))).toEqual({ content: "You said: good day", finish: "stop" });
    expect(streamed(await ask("both", "good day", STREAM)).content).toBe("You said: good day");
  });

  test("a request over the bar is answered with the reason, in the form that was asked for", async () => {
    const before = openai.requests.length;
    const plain = await ask("request", "a violent one");
    expect(plain.status).toBe(200);
    expect(said(plain).finish).toBe("content_filter");
    expect(JSON.parse(said(plain).content)).toEqual({ ...VIOLENT, denyMessage: "No." });
    const stream = await ask("request", "a violent one", STREAM);
    expect(stream.headers.get("content-type")).toBe("text/event-stream;charset=UTF-8");
    expect(JSON.parse(streamed(stream).content)).toEqual({ ...VIOLENT, denyMessage: "No." });
    expect(said(await ask("request", "a hateful one")).content).toContain("You said");
    expect(openai.requests.length).toBe(before + 1);
  });

  test("an answer over the bar is replaced by the reason", async () => {
    const plain = await ask("response", "a violent one");
    expect([plain.status, reasonIn(plain)]).toEqual([403, VIOLENT]);
  });

  test("a streamed answer ends where it goes over the bar", async () => {
    const { content, finish } = streamed(await ask("stream", "one two three four five violent six", STREAM));
    expect(finish).toBe("content_filter");
    // What of it came with the rest is kept back with it.
    const at = content.indexOf("{");
    expect("You said: one two three four five").toContain(content.slice(0, at));
    expect(JSON.parse(content.slice(at))).toEqual(VIOLENT);
  });

  test("sensitive data is masked", async () => {
    expect(said(await ask("mask", "call 13800138000 now")).content).toBe("You said: call 1********** now");
  });

  test("what was found is counted and logged, without the text", async () => {
    const counted = await counters(gateway, "route.chat.upstream.provider.model.none.consumer.none");
    expect(counted).toMatchObject({ ai_sec_request_deny: 2, ai_sec_response_deny: 2, ai_sec_request_mask: 1 });
    const lines = gateway.logs().filter((line) => line.includes('"check":"aliyun"'));
    expect(lines.length).toBe(5);
    for (const line of lines) expect(line).not.toMatch(/violent one|13800138000/);
  });
});
