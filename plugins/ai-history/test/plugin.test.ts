import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { hosts, type RawRequest } from "@sluice/testbed";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { useScenario } from "@sluice/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { APIS } from "./answers.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const CHAT = "/v1/chat/completions";

const user = (content: unknown) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });

describe.each(hosts)("ai-history on $name", (host) => {
  const scenario = useScenario(host, "ai-history");
  const { open, post, send, seen, upstream } = { ...scenario, upstream: () => scenario.upstream };
  let authorization: string;
  beforeEach(() => {
    authorization = `Bearer ${randomUUID()}`;
  });

  /** The upstream answers everything so. */
  const says = (body: string, contentType = "application/json", status = 200) =>
    upstream().respond((_, response) => {
      response.writeHead(status, { "content-type": contentType }).end(body);
    });
  const chat = (text: string, finish_reason = "stop") =>
    says(JSON.stringify({ choices: [{ index: 0, message: assistant(text), finish_reason }] }));
  const ask = async (messages: object[], path = CHAT, request: RawRequest = {}) => {
    await post({ messages }, { path, ...request, headers: { authorization, ...request.headers } });
    return seen();
  };
  const query = async (cnt = "", headers: Record<string, string> = { authorization }) => {
    const reply = await send({ method: "GET", path: `${CHAT}/ai-history/query${cnt}`, headers });
    return [reply.status, JSON.parse(reply.text)];
  };

  test("the README's requests are what it says", async () => {
    await open({});
    const requests = fencedBlocks(README, "http").map((block) => {
      const [head = "", body = ""] = block.split("\n\n");
      const [line = "", ...fields] = head.split("\n");
      const headers = Object.fromEntries(fields.map((field) => field.split(": ")));
      return { path: line.split(" ")[1] ?? "", headers, body: body.trim() };
    });
    const [answer = "", history = ""] = fencedBlocks(README, "json");
    const [first, second, filled] = requests;
    if (first === undefined || second === undefined || filled === undefined) throw new Error("an example is missing");
    says(answer);
    await post(first.body, first);
    expect((await seen()).text).toBe(first.body);
    const told = await send({ method: "GET", path: `${first.path}/ai-history/query?cnt=1`, headers: first.headers });
    expect(told.text).toBe(history.trim());
    await post(second.body, second);
    const { path, text } = await seen();
    expect([path, text]).toEqual([filled.path, filled.body]);
  });

  test.each(APIS)("rounds are kept and filled in, in $name", async (api) => {
    await open({});
    const answer = 'say "é" \u{1f600}\n\\';
    says(JSON.stringify(api.answer(answer)));
    const headers = { authorization };
    await post(api.ask("one?", false), { path: api.path, headers });
    await seen();
    says(api.events("two"), "text/event-stream");
    await post(api.ask("and?", true), { path: api.streamPath ?? api.path, headers });
    const second = (await seen()).json as Record<string, unknown>;
    expect(second[api.member]).toEqual(api.turns(["one?", answer], "and?"));
    expect(await query()).toEqual([200, [user("one?"), assistant(answer), user("and?"), assistant("two")]]);
  });

  test("one API's rounds go into the others, as many as are wanted", async () => {
    await open({ fillHistoryCnt: 2 });
    for (const text of ["1", "2", "3"]) {
      chat(`a${text}`);
      await ask([user(`q${text}`)]);
    }
    const path = "/v1beta/models/m:generateContent?fill_history_cnt=1&key=k";
    await post({ contents: [{ parts: [{ text: "now" }] }] }, { path, headers: { authorization } });
    const { path: sent, json } = await seen();
    expect(sent).toBe("/v1beta/models/m:generateContent?key=k");
    expect(json).toEqual({
      contents: [
        { role: "user", parts: [{ text: "q3" }] },
        { role: "model", parts: [{ text: "a3" }] },
        { parts: [{ text: "now" }] },
      ],
    });
    expect((await ask([user("now")], `${CHAT}?fill_history_cnt=0`)).json).toEqual({ messages: [user("now")] });
    // What Gemini was asked is not kept: its answer was none of Gemini's.
    chat("a4");
    const all = [user("q3"), assistant("a3"), user("now"), assistant("a3")];
    expect((await ask([user("?")], `${CHAT}?fill_history_cnt=9`)).json).toEqual({ messages: [...all, user("?")] });
    expect(await query("?cnt=x")).toEqual([200, [...all.slice(2), user("?"), assistant("a4")]]);
  });

  test("those who keep their conversation themselves are left alone", async () => {
    await open({});
    chat("one");
    await ask([user("1")]);
    for (const messages of [
      [user("0"), assistant("zero"), user("2")],
      [user("a"), user("b")],
      [{ role: "system", content: "s" }],
      [],
    ]) {
      expect((await ask(messages)).json).toEqual({ messages });
    }
  });

  test("histories of others stay theirs, and of one's sessions where they are told apart", async () => {
    await open({ sessionHeader: "x-session" });
    chat("mine");
    await ask([user("1")], CHAT, { headers: { "x-session": "a" } });
    const one = [user("2")];
    expect((await ask(one, CHAT, { headers: { "x-session": "b" } })).json).toEqual({ messages: one });
    expect((await ask(one, CHAT, { headers: { "x-session": "a", authorization: "Bearer other" } })).json).toEqual({
      messages: one,
    });
    expect((await ask(one, CHAT, { headers: { authorization: "" } })).json).toEqual({ messages: one });
    expect(await query("", { authorization: "Bearer nobody" })).toEqual([200, []]);
    expect((await query("", {}))[0]).toBe(401);
    expect((await ask(one, CHAT, { headers: { "x-session": "a" } })).json).toEqual({
      messages: [user("1"), assistant("mine"), ...one],
    });
  });

  test.each([
    { name: "an error", body: '{"error":{"message":"no"}}', status: 500 },
    { name: "an error in a 200", body: '{"error":{"message":"no"}}' },
    { name: "what was filtered", text: "bad", reason: "content_filter" },
    { name: "no JSON", body: "<html>" },
    { name: "tool calls", text: "", reason: "tool_calls" },
    { name: "more than is kept", text: "x".repeat(5000) },
    {
      name: "a stream that breaks off",
      body: 'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n',
      type: "text/event-stream",
    },
  ])("nothing is kept of $name", async ({ body, text, reason, status, type }) => {
    await open({ maxHistoryBytes: 4096 });
    if (body === undefined) chat(text ?? "", reason);
    else says(body, type, status);
    await ask([user("1")]);
    expect(await query()).toEqual([200, []]);
  });

  test("a history grows no larger than it may", async () => {
    await open({ maxHistoryBytes: 4096, fillHistoryCnt: 100 });
    for (let i = 0; i < 6; i++) {
      chat(`${i}`.repeat(900));
      await ask([user("q")]);
    }
    const [, rounds] = await query();
    expect(rounds).toHaveLength(8);
    expect(rounds[7]).toEqual(assistant("5".repeat(900)));
  });

  test("the texts of a question's parts are kept", async () => {
    await open({});
    chat("one");
    await ask([
      user([
        { type: "text", text: "look" },
        { type: "image_url", image_url: { url: "data:," } },
        { type: "text", text: "at" },
      ]),
    ]);
    expect(await query()).toEqual([200, [user("look\nat"), assistant("one")]]);
  });

  test.each([
    { name: "a GET", request: { method: "GET", path: CHAT } },
    { name: "another path", request: { method: "POST", path: "/v1/embeddings", chunks: ['{"messages":[]}'] } },
    { name: "no JSON", request: { method: "POST", path: CHAT, chunks: ["{"] } },
  ])("$name passes as it is", async ({ request }) => {
    await open({});
    chat("one");
    await ask([user("1")]);
    await send({ ...request, headers: { authorization, "content-type": "application/json" } });
    expect((await seen()).text).toBe(request.chunks?.join("") ?? "");
  });
});

describe("a configuration of ai-history", () => {
  const [host] = hosts;
  if (host === undefined) throw new Error("there is no host");
  const { open } = useScenario(host, "ai-history");

  test.each([
    { config: { redis: {} }, says: "redis.serviceName: is required" },
    { config: { redis: { serviceName: "a" }, store: {} }, says: "store: only one of redis and store may be there" },
    { config: { redis: { serviceName: "a" } }, says: "only Higress reaches Redis itself" },
    { config: { identity: "none" }, says: "identity: expected one of" },
  ])("is refused where it is wrong: $says", async ({ config, says }) => {
    await expect(open(config)).rejects.toThrow(says);
  });
});
