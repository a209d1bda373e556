import {
  type Gateway,
  hosts,
  type ModeratorStub,
  type ProviderStub,
  showLogsOnFailure,
  startAliyunStub,
  startOpenAiStub,
} from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ALIYUN, type Answer, chat, openGateway, said, streamed } from "./scene.ts";

let openai: ProviderStub;
let aliyun: ModeratorStub;
beforeAll(async () => {
  [openai, aliyun] = await Promise.all([startOpenAiStub(), startAliyunStub()]);
});
afterAll(() => Promise.all([openai.close(), aliyun.close()]));

const STREAM = { stream: true } as const;
const VIOLENT = { code: 200, blockedDetails: [{ type: "contentModeration", level: "high" }] };

describe.each(hosts)("Aliyun's content safety on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] }, aliyun });
    aliyun.clear();
  });
  afterEach(async () => {
    await gateway?.close();
    expect(aliyun.refusals).toEqual([]);
  });

  async function open(config: object): Promise<void> {
    gateway = await openGateway(host, openai, { ...ALIYUN, ...config }, { safecheck: aliyun });
  }

  const reasonIn = ({ text }: Answer) => JSON.parse(text) as unknown;

  test("what is harmless passes", async () => {
    await open({ checkRequest: true, checkResponse: true });
    expect(said(await chat(gateway, "good day"))).toEqual({ content: "You said: good day", finish: "stop" });
    expect(streamed(await chat(gateway, "good day", STREAM)).content).toBe("You said: good day");
  });

  test("a request over the bar is answered with the reason, in the form that was asked for", async () => {
    await open({ checkRequest: true, denyMessage: "No." });
    const before = openai.requests.length;
    const plain = await chat(gateway, "a violent one");
    expect(plain.status).toBe(200);
    expect(said(plain).finish).toBe("content_filter");
    expect(JSON.parse(said(plain).content)).toEqual({ ...VIOLENT, denyMessage: "No." });
    const stream = await chat(gateway, "a violent one", STREAM);
    expect(stream.headers.get("content-type")).toBe("text/event-stream;charset=UTF-8");
    expect(JSON.parse(streamed(stream).content)).toEqual({ ...VIOLENT, denyMessage: "No." });
    expect(said(await chat(gateway, "a hateful one")).content).toContain("You said");
    expect(openai.requests.length).toBe(before + 1);
  });

  test("an answer over the bar is replaced by the reason", async () => {
    await open({ checkResponse: true, denyCode: 403, protocol: "original" });
    const plain = await chat(gateway, "a violent one");
    expect([plain.status, reasonIn(plain)]).toEqual([403, VIOLENT]);
  });

  test("a streamed answer ends where it goes over the bar", async () => {
    await open({ checkResponse: true, bufferLimit: 20 });
    const { content, finish } = streamed(await chat(gateway, "one two three four five violent six", STREAM));
    expect(finish).toBe("content_filter");
    // What of it came with the rest is kept back with it.
    expect(content).toMatch(/^(You said: one two three)?\{"code":200/);
  });

  test("sensitive data is masked", async () => {
    await open({
      action: "MultiModalGuard",
      checkRequest: true,
      sensitiveDataLevelBar: "S3",
      sensitiveDataAction: "mask",
    });
    const { content } = said(await chat(gateway, "call 13800138000 now"));
    expect(content).toBe("You said: call 1********** now");
  });
});
