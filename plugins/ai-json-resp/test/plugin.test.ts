import { readFileSync } from "node:fs";
import { hosts } from "@sluice/testbed";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { useScenario } from "@sluice/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { chatOf, type Model, startModel } from "./model.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const service = { serviceName: "model", serviceDomain: "model.example" };
const jsonSchema = { type: "object", required: ["a"], properties: { a: { type: "integer" } } };
const messages = [{ role: "user", content: "hi" }];
const MARKER = "x-higress-ai-json-resp";

let model: Model;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model?.close());
beforeEach(() => model.clear());

describe.each(hosts)("ai-json-resp on $name", (host) => {
  const scenario = useScenario(host, "ai-json-resp");
  const { post, send, seen } = scenario;
  const open = (config: object) =>
    scenario.open(config, {
      upstreams: { main: { url: scenario.upstream.url }, model: { url: model.url }, qwen: { url: model.url } },
    });
  beforeEach(() => scenario.upstream.respond(undefined));
  const guarded = () => open({ ...service, jsonSchema });
  const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

  test("the README's request is answered as the README says", async () => {
    const [yaml = ""] = fencedBlocks(README, "yaml");
    await open((parse(yaml) as { spec: { defaultConfig: object } }).spec.defaultConfig);
    const [request = "", answer = ""] = fencedBlocks(README, "http");
    const [first = "", again = "", second = ""] = fencedBlocks(README, "json");
    model.says({ status: 200, body: first }, { status: 200, body: second });
    const reply = await post(request.split("\n\n")[1]?.trim());
    const [head = "", body = ""] = answer.split("\n\n");
    const [status, ...fields] = head.split("\n");
    expect(reply.status).toBe(Number(status));
    for (const field of fields) {
      const [name = "", value] = field.split(": ");
      expect(reply.headers[name]).toBe(value);
    }
    expect(reply.text).toBe(body.trim());
    expect(model.calls.map(({ path }) => path)).toEqual(Array(2).fill("/compatible-mode/v1/chat/completions"));
    expect(model.calls[0]?.headers).toMatchObject({
      host: "dashscope.aliyuncs.com",
      authorization: "Bearer sk-of-the-service",
    });
    expect(json(model.calls[1]?.body ?? "")).toEqual(json(again));
  });

  test("a right answer is the first one's JSON, byte for byte; the service is asked what the client asks", async () => {
    await guarded();
    model.says('Here: {"a": 1.0, "b":"\\u0061"} and [2].');
    const body = `{ "messages":${JSON.stringify(messages)}, "x":1.0 }`;
    const headers = { authorization: "Bearer own", "x-mse-consumer": "alice", "x-own": "1" };
    const reply = await post(body, { path: "/v1/chat/completions?x=1", headers });
    expect([reply.status, reply.text]).toEqual([200, '{"a": 1.0, "b":"\\u0061"}']);
    const [call] = model.calls;
    expect([call?.path, call?.body]).toEqual(["/v1/chat/completions?x=1", body]);
    expect(call?.headers).toMatchObject({ host: "model.example", authorization: "Bearer own", "x-own": "1" });
    expect(call?.headers["x-mse-consumer"]).toBeUndefined();
  });

  test.each([
    { name: "wrong JSON", text: '{"a":"1"}', code: 1005, why: "/a: expected integer, got string" },
    { name: "no JSON", text: "no", code: 1003, why: "cannot find json in the response body" },
    { name: "JSON that was cut off", text: '{"b":{"a":1}', code: 1003, why: "cannot find json" },
    { name: "nothing", text: null, code: 1004, why: "does not contain the content" },
  ])("after $name four times it gives up", async ({ text, why }) => {
    await guarded();
    model.says(...Array(4).fill({ status: 200, body: chatOf(text) }));
    const reply = await post({ messages });
    expect([reply.status, reply.headers["content-type"]]).toEqual([500, "application/json"]);
    expect(json(reply.text)).toMatchObject({ Code: 1006 });
    expect(reply.text).toContain("retry count exceeds max retry count: ");
    expect(json(reply.text).Msg).toContain(why);
    expect(model.calls).toHaveLength(4);
    const asked = json(model.calls[3]?.body ?? "").messages as object[];
    expect(asked).toHaveLength(text === null ? 2 : 3);
    expect(asked[0]).toEqual(messages[0]);
  });

  test.each([
    { name: "an error", reply: { status: 503, body: "busy" }, why: "service unavailable: it answered 503: busy" },
    { name: "no JSON", reply: { status: 200, body: "<html>" }, why: "service unavailable: <html>" },
    {
      name: "no text",
      reply: { status: 200, body: '{"choices":[]}' },
      why: 'does not contain the content: {"choices":[]}',
    },
  ])("$name of the service is told at once", async ({ reply, why }) => {
    await guarded();
    model.says(reply);
    const answer = await post({ messages });
    expect([answer.status, json(answer.text).Code]).toEqual([500, 1007]);
    expect(json(answer.text).Msg).toContain(why);
    expect(model.calls).toHaveLength(1);
  });

  test("who wants a stream gets one, of whole JSON", async () => {
    await guarded();
    model.says("no", '{"a":7}');
    const reply = await post({ model: "m", stream: true, messages, stream_options: { include_usage: true } });
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "text/event-stream"]);
    const events = reply.text.split("\n\n").filter((event) => event !== "");
    expect(events.at(-1)).toBe("data: [DONE]");
    const [first, last] = events.slice(0, 2).map((event) => json(event.slice(6)));
    expect(first).toMatchObject({
      object: "chat.completion.chunk",
      model: "m",
      choices: [{ index: 0, delta: { role: "assistant", content: '{"a":7}' }, finish_reason: null }],
    });
    expect(last).toMatchObject({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
    for (const { body } of model.calls) expect(Object.keys(json(body))).toEqual(["model", "messages"]);
  });

  test("the provider is asked for JSON of the schema, unless the client says how", async () => {
    await open({ ...service, jsonSchema: JSON.stringify(jsonSchema), responseFormat: "json_schema", maxRetry: 0 });
    model.says('{"a":1}', "no");
    await post({ messages });
    const own = { type: "json_object" };
    const reply = await post({ messages, response_format: own });
    const [first, second] = model.calls.map(({ body }) => json(body));
    expect(first?.response_format).toEqual({
      type: "json_schema",
      json_schema: { name: "answer", schema: jsonSchema },
    });
    expect(second?.response_format).toEqual(own);
    expect(json(reply.text)).toMatchObject({ Code: 1006 });
    expect(model.calls).toHaveLength(2);
  });

  describe("where the service is the gateway itself", () => {
    test("requests of the plugin's own pass, without their mark", async () => {
      const gateway = await guarded();
      model.forward(gateway.url);
      scenario.upstream.respond((_, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end(chatOf('{"a":3}'));
      });
      expect((await post({ messages })).text).toBe('{"a":3}');
      expect(model.calls[0]?.headers[MARKER]).toMatch(/^\d+\.[0-9a-f]{64}$/);
      expect((await seen()).headers[MARKER]).toBeUndefined();
    });

    test.each(["true", "1.a", "", `1764500000000.${"0".repeat(64)}`])("nobody passes with a mark %j", async (mark) => {
      await guarded();
      const reply = await post({ messages }, { headers: { [MARKER]: mark } });
      expect([reply.status, json(reply.text).Code]).toEqual([403, 1008]);
      expect(model.calls).toEqual([]);
    });
  });

  test.each([
    { name: "a GET", request: { method: "GET", path: "/" } },
    {
      name: "no JSON",
      request: { method: "POST", path: "/", headers: { "content-type": "text/plain" }, chunks: ["{}"] },
    },
    {
      name: "no messages",
      request: {
        method: "POST",
        path: "/",
        headers: { "content-type": "application/json" },
        chunks: ['{"in', 'put":"a"}'],
      },
    },
  ])("$name passes as it is", async ({ request }) => {
    await guarded();
    expect((await send(request)).status).toBe(200);
    expect((await seen()).text).toBe(request.chunks?.join("") ?? "");
    expect(model.calls).toEqual([]);
  });
});

describe("a configuration of ai-json-resp", () => {
  const [host] = hosts;
  if (host === undefined) throw new Error("there is no host");
  const { open } = useScenario(host, "ai-json-resp");

  test.each([
    { config: {}, says: "serviceName: is required" },
    { config: { serviceName: "a" }, says: "serviceDomain: is required unless serviceUrl names it (1008)" },
    {
      config: { ...service, jsonSchema: "{" },
      says: "jsonSchema: expected a JSON Schema: an object, or a string of its JSON (1001)",
    },
    {
      config: { ...service, jsonSchema: { properties: { a: { $ref: "#/nowhere" } } } },
      says: 'jsonSchema.properties.a["$ref"]: leads to no place of this document, and nothing is fetched',
    },
    { config: { ...service, responseFormat: "json_schema" }, says: "responseFormat: json_schema needs jsonSchema" },
  ])("a wrong configuration is refused: $says", async ({ config, says }) => {
    await expect(open(config)).rejects.toThrow(says);
  });
});
