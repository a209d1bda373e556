import {
  type Gateway,
  hosts,
  type ModeratorStub,
  showLogsOnFailure,
  startAliyunStub,
  startUpstream,
  type Upstream,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ALIYUN, casesOf } from "./scene.ts";

const GUARD = {
  ...ALIYUN,
  action: "MultiModalGuard",
  checkRequest: true,
  checkResponse: true,
  promptAttackLevelBar: "low",
};
const STRICT = { ...GUARD, contentModerationLevelBar: "high" };

const CASES = {
  mcp: {
    ...STRICT,
    apiType: "mcp",
    requestContentJsonPath: "params.arguments",
    responseContentJsonPath: "result.content.0.text",
    responseStreamContentJsonPath: "result.content.0.text",
    denyMessage: "No.",
  },
  pictures: { ...STRICT, checkRequestImage: true, checkResponse: false, protocol: "original" },
  images: { ...STRICT, apiType: "image_generation", checkRequestImage: true },
  qwen: { ...STRICT, apiType: "image_generation", providerType: "qwen", checkRequestImage: true },
  paths: {
    ...ALIYUN,
    checkRequest: true,
    checkResponse: true,
    protocol: "original",
    requestContentJsonPath: "input.text",
    responseContentJsonPath: "output.text",
    responseStreamContentJsonPath: "output.delta",
    responseContentFallbackJsonPaths: ["reply"],
    responseStreamContentFallbackJsonPaths: [],
    bufferLimit: 1,
  },
  pathMask: { ...GUARD, requestContentJsonPath: "input.text", riskAction: "mask", sensitiveDataLevelBar: "S3" },
  consumers: {
    ...GUARD,
    checkResponse: false,
    protocol: "original",
    consumerRequestCheckService: [
      { name: "^te.m-\\d$", matchType: "regexp", requestCheckService: "of_teams" },
      { name: "al", matchType: "prefix", requestCheckService: "of_al" },
    ],
    consumerRiskLevel: [{ name: "alice", matchType: "exact", contentModerationLevelBar: "medium" }],
  },
};

let upstream: Upstream;
let aliyun: ModeratorStub;
beforeAll(async () => {
  [upstream, aliyun] = await Promise.all([startUpstream(), startAliyunStub()]);
});
afterAll(() => Promise.all([upstream.close(), aliyun.close()]));

describe.each(hosts)("what routes serve on $name", (host) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await host.open({
      plugins: [{ plugin: "ai-security-guard", config: casesOf(CASES) }],
      upstreams: { main: { url: upstream.url }, safecheck: { url: aliyun.url } },
      routeName: "chat",
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(aliyun.refusals).toEqual([]);
  });
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
    aliyun.clear();
    upstream.clear();
  });

  async function send(name: keyof typeof CASES, body: object, headers: Record<string, string> = {}, path = "/any") {
    const reply = await fetch(`${gateway.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-case": name, ...headers },
      body: JSON.stringify(body),
    });
    return { status: reply.status, text: await reply.text() };
  }
  const answering = (body: string, type = "application/json") => ({ "x-stub-body": body, "x-stub-content-type": type });
  const REASON = { code: 200, blockedDetails: [{ type: "contentModeration", level: "high" }] };

  describe("MCP", () => {
    const call = (text: string, method = "tools/call") => ({
      jsonrpc: "2.0",
      id: "a-7",
      method,
      params: { name: "say", arguments: { text } },
    });
    const DENIED = { jsonrpc: "2.0", id: "a-7", error: { code: 403 } };

    test("a call of a tool is refused by an error of JSON-RPC", async () => {
      const { status, text } = await send("mcp", call("a violent one"));
      expect([status, JSON.parse(text)]).toMatchObject([200, DENIED]);
      expect(JSON.parse((JSON.parse(text) as { error: { message: string } }).error.message)).toEqual({
        ...REASON,
        denyMessage: "No.",
      });
      expect(upstream.requests.length).toBe(0);
    });

    test("other methods pass", async () => {
      const list = call("a violent one", "tools/list");
      await send("mcp", list, answering('{"result":{}}'));
      expect(upstream.requests.at(-1)?.json).toEqual(list);
    });

    test("results are judged, plain and as events", async () => {
      const result = JSON.stringify({ jsonrpc: "2.0", id: "a-7", result: { content: [{ text: "so violent" }] } });
      expect(JSON.parse((await send("mcp", call("hi"), answering(result))).text)).toMatchObject(DENIED);
      const event = `event: message\ndata: ${result}\n\n`;
      const base64 = { "x-stub-body-base64": Buffer.from(event).toString("base64") };
      const events = { ...base64, "x-stub-content-type": "text/event-stream" };
      const { text } = await send("mcp", call("hi"), events);
      expect(text).toMatch(/^event: message\ndata: \{"jsonrpc":"2.0","id":"a-7","error":.*\n\n$/);
    });
  });

  test("pictures of a chat are judged by address and as base64", async () => {
    const messages = (url: string) => [
      {
        role: "user",
        content: [
          { type: "text", text: "see" },
          { type: "image_url", image_url: { url } },
        ],
      },
    ];
    const path = "/v1/chat/completions";
    const refused = await send("pictures", { messages: messages("https://a.test/violent.png") }, {}, path);
    expect(JSON.parse(refused.text)).toEqual(REASON);
    expect((await send("pictures", { messages: messages("data:image/png;base64,iVBORw0+") }, {}, path)).status).toBe(
      200,
    );
    expect(aliyun.texts.slice(-1)).toEqual(["iVBORw0+"]);
    expect(upstream.requests.length).toBe(1);
  });

  test("prompts for pictures, and pictures that come, are judged", async () => {
    const refused = await send("images", { prompt: "a violent one" });
    expect([refused.status, JSON.parse(refused.text)]).toEqual([403, REASON]);
    const answer = answering('{"data":[{"url":"https://a.test/good.png"},{"url":"https://a.test/violent.png"}]}');
    expect((await send("images", { prompt: "a cat" }, answer)).status).toBe(403);
    const input = { prompt: "a cat", ref_image_url: "https://a.test/violent.png" };
    expect((await send("qwen", { input })).status).toBe(403);
    expect((await send("qwen", { input: { prompt: "a cat" } }, answering('{"output":{"results":[]}}'))).status).toBe(
      200,
    );
    const qwen = answering('{"output":{"choices":[{"message":{"content":[{"image":"https://a.test/violent.png"}]}}]}}');
    expect((await send("qwen", { input: { prompt: "a dog" } }, qwen)).status).toBe(403);
  });

  test("texts stand where the configuration says", async () => {
    expect(JSON.parse((await send("paths", { input: { text: "a violent one" } })).text)).toEqual(REASON);
    expect(upstream.requests.length).toBe(0);
    const good = '{"output": {"text": "good"}}';
    expect((await send("paths", { input: { text: "hi" } }, answering(good))).text).toBe(good);
    for (const bad of ['{"output": {"text": "so violent"}}', '{"reply": "so violent"}']) {
      expect(JSON.parse((await send("paths", { input: { text: "hi" } }, answering(bad))).text)).toEqual(REASON);
    }
  });

  test("and in events", async () => {
    const events = ["good", "so violent", "more"].map((delta) => `data: {"output":{"delta":"${delta}"}}\n\n`);
    const body = Buffer.from(events.join(""));
    const { text } = await send(
      "paths",
      { input: { text: "hi" } },
      {
        "x-stub-body-base64": body.toString("base64"),
        "x-stub-content-type": "text/event-stream",
      },
    );
    expect(text).not.toContain('violent"');
    expect(text).toMatch(/"finish_reason":"content_filter"\}\]\}\n\ndata: \[DONE\]\n\n$/);
    const harmless = Buffer.from(`${events[0]}data: [DONE]\n\n`);
    const passed = await send(
      "paths",
      { input: { text: "hi" } },
      {
        "x-stub-body-base64": harmless.toString("base64"),
        "x-stub-content-type": "text/event-stream",
      },
    );
    expect(passed.text).toBe(harmless.toString());
  });

  test("a text at a path is masked where it stands", async () => {
    await send("pathMask", { input: { text: "call 13800138000", other: 1 } }, answering('{"a": 1}'));
    expect(upstream.requests.at(-1)?.text).toBe('{"input":{"text":"call 1**********","other":1}}');
  });

  test("consumers have services and levels of their own", async () => {
    const ask = async (consumer: string) => {
      const messages = [{ role: "user", content: `a hateful one for ${consumer}` }];
      const path = "/v1/chat/completions";
      const { text } = await send("consumers", { messages }, { "x-mse-consumer": consumer }, path);
      return [aliyun.requests.at(-1)?.path, text.includes("blockedDetails")];
    };
    expect(await ask("team-1")).toEqual(["/?Service=of_teams", false]);
    expect(await ask("team-x")).toEqual(["/?Service=query_security_check", false]);
    expect(await ask("alice")).toEqual(["/?Service=of_al", true]);
    expect(await ask("albert")).toEqual(["/?Service=of_al", false]);
  });
});
