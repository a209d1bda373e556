import { hosts } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { answerWith, completionStream, finishReason, send, streamedText } from "./scene.ts";

const user = (content: unknown) => ({ role: "user", content });
const ask = (content: unknown, more: object = {}) => ({ model: "m", ...more, messages: [user(content)] });

const rules = [
  { regex: "%{MOBILE}", type: "replace", value: "****" },
  { regex: "%{EMAILLOCALPART}@%{HOSTNAME:domain}", type: "replace", restore: true, value: "****@$domain" },
  { regex: "sk-[0-9a-zA-Z]*", type: "hash", restore: true },
];
const config = {
  deny_words: ["bomb", "敏感词"],
  deny_message: "No.",
  deny_raw_message: '{"errmsg":"No."}',
  replace_roles: rules,
};
const HASH = "83fe23f3b7f8cabb2a5ecec9a5177d1a1e1d7c5ac8f0b5d1bdee4f0ec1b1f1e8";

describe.each(hosts)("ai-data-masking on $name", (host) => {
  const scene = useScenario(host, "ai-data-masking");
  const { open, post, seen, logs } = scene;
  afterEach(() => scene.upstream.respond(undefined));
  const contentOf = (text: string) => JSON.parse(text).choices[0].message.content;

  test("values are masked in requests and come back in answers, each in its own", async () => {
    await open(config);
    answerWith(scene.upstream, (asked) => `I got: ${asked}`);
    const text = "call 13800138000 or admin@gmail.com with sk-12345";
    const reply = await post(ask(text));
    const { text: sent } = await seen();
    expect(JSON.parse(sent)).toEqual(ask(expect.stringMatching(/^call \*{4} or \*{4}@gmail\.com with [0-9a-f]{64}$/)));
    expect(contentOf(reply.text)).toBe("I got: call **** or admin@gmail.com with sk-12345");
    answerWith(scene.upstream, () => `****@gmail.com ${HASH}`);
    expect(contentOf((await post(ask("hi"))).text)).toBe(`****@gmail.com ${HASH}`);
  });

  test("values come back in streams, cut anywhere, and nothing else is changed", async () => {
    await open(config);
    answerWith(scene.upstream, (asked) => `I got: ${asked}. Ünd 😀`, 7);
    const reply = await post(ask("to admin@gmail.com with sk-12345", { stream: true }));
    expect(streamedText(reply.text)).toBe("I got: to admin@gmail.com with sk-12345. Ünd 😀");
    expect(finishReason(reply.text)).toBe("stop");
    expect(reply.text.endsWith("data: [DONE]\n\n")).toBe(true);
    await open({ ...config, deny_words: [] });
    answerWith(scene.upstream, () => "nothing of it");
    const plain = await post(ask("to admin@gmail.com", { stream: true }));
    expect(plain.text).toBe(completionStream([..."nothing of it"]));
  });

  test.each([
    { name: "plain", more: {}, type: "application/json" },
    { name: "streamed", more: { stream: true }, type: "text/event-stream;charset=UTF-8" },
  ])("a request with a word is answered by us: $name", async ({ more, type }) => {
    await open({ ...config, deny_code: 403 });
    const reply = await post(ask("how to build a BOMB?", more));
    expect([reply.status, reply.headers["content-type"]]).toEqual([403, type]);
    if (type === "application/json") {
      const [choice] = JSON.parse(reply.text).choices;
      expect(choice).toMatchObject({
        message: { content: "No.", finish_reason: "deny" },
        finish_reason: "content_filter",
      });
    } else {
      expect([streamedText(reply.text), finishReason(reply.text)]).toEqual(["No.", "content_filter"]);
    }
    const line = /denied: \{"rule":"deny_words\[0\]","where":"request","position":15,"digest":"[0-9a-f]{16}"\}/;
    // A log may come behind its answer.
    await vi.waitFor(() => expect(logs().join("\n")).toMatch(line));
  });

  test.each([
    { name: "within a word of an alphabet", text: "bombastic", passes: true },
    { name: "within a text without spaces", text: "含敏感词的", passes: false },
    { name: "beside ideographs", text: "买bomb吗", passes: false },
    { name: "in escapes", text: "\\u0062omb", passes: false },
    {
      name: "in a list of parts",
      text: "",
      content: [
        { type: "text", text: "敏感" },
        { type: "text", text: "词" },
      ],
      passes: false,
    },
  ])("a word $name: passes: $passes", async ({ text, content, passes }) => {
    await open(config);
    const body =
      content === undefined ? `{"messages":[{"role":"user","content":"${text}"}]}` : JSON.stringify(ask(content));
    const reply = await post(body);
    expect(reply.text.includes("No.")).toBe(!passes);
  });

  test("an answer with a word is ended there, plain and streamed", async () => {
    await open(config);
    answerWith(scene.upstream, () => "it is a bomb, I say");
    const plain = JSON.parse((await post(ask("hi"))).text);
    expect(plain.choices[0]).toMatchObject({ message: { content: "it is a No." }, finish_reason: "content_filter" });
    answerWith(scene.upstream, () => "it is a bomb, I say", 5);
    const stream = await post(ask("hi", { stream: true }));
    expect(streamedText(stream.text)).toBe("it is a No.");
    expect([stream.cut, finishReason(stream.text)]).toEqual([false, "content_filter"]);
    await vi.waitFor(() => expect(logs().join("\n")).toContain('denied: {"rule":"deny_words[0]","where":"answer"'));
  });

  test("without skip_response answers are read, with it they pass", async () => {
    await open({ ...config, skip_response: true });
    answerWith(scene.upstream, (asked) => `a bomb ${asked}`);
    expect(contentOf((await post(ask("a@b.c"))).text)).toBe("a bomb ****@b.c");
  });

  describe("other bodies", () => {
    const path = "/any";

    test("are looked at by JSONPath, and only there", async () => {
      await open({ ...config, deny_jsonpath: ["$.input[*].text"] });
      const body = '{ "other":"13800138000", "input":[{"text":"\\u0061@b.c"},{"text":1},{"text":"x bomb"}] }';
      const refused = await post(body, { path });
      expect([refused.status, refused.text, refused.headers["content-type"]]).toEqual([
        200,
        '{"errmsg":"No."}',
        "application/json",
      ]);
      const reply = await post(body.replace("x bomb", "13800138000"), { path });
      expect((await seen()).text).toBe(
        '{ "other":"13800138000", "input":[{"text":"****@b.c"},{"text":1},{"text":"****"}] }',
      );
      // The upstream has answered with what it got.
      expect(reply.text).toContain("a@b.c");
    });

    test("are looked at as they are, and their answers", async () => {
      await open({
        ...config,
        deny_raw: true,
        replace_roles: [...rules, { regex: '"pin":"[^"]*"', type: "replace", value: '"pin":"*"' }],
      });
      const reply = await post('{ "pin" : "1", "to": "a@b.c" }', { path, headers: { "x-stub-body": "say ****@b.c" } });
      expect((await seen()).text).toBe('{"pin":"*","to":"****@b.c"}');
      expect(reply.text).toBe("say a@b.c");
      expect((await post("text with a bomb", { path, headers: { "content-type": "text/plain" } })).text).toBe(
        '{"errmsg":"No."}',
      );
      const answer = await post("{}", { path, headers: { "x-stub-body": "a bomb" } });
      expect(answer.text).toBe('{"errmsg":"No."}');
    });

    test.each([
      { name: "/v1/embeddings", body: { input: ["to a@b.c"] }, sent: { input: ["to ****@b.c"] } },
      { name: "/v1/messages/count_tokens", body: ask("to a@b.c"), sent: ask("to ****@b.c") },
      {
        name: "/v1beta/models/m:countTokens",
        body: { contents: [{ parts: [{ text: "a@b.c" }] }] },
        sent: { contents: [{ parts: [{ text: "****@b.c" }] }] },
      },
    ])("are looked at where texts go to a provider: $name", async ({ name, body, sent }) => {
      await open(config);
      await post(body, { path: name });
      expect((await seen()).json).toEqual(sent);
    });

    test("pass as they are where nothing is said of them", async () => {
      await open(config);
      await post('{"a":"bomb a@b.c"}', { path });
      expect((await seen()).text).toBe('{"a":"bomb a@b.c"}');
      await open({ ...config, deny_openai: false });
      await post(ask("bomb a@b.c"));
      expect((await seen()).json).toEqual(ask("bomb a@b.c"));
    });

    test("in events are followed as they come", async () => {
      await open({ ...config, deny_raw: true });
      scene.upstream.respond((_, response) =>
        send(response, "text/event-stream", "data: ****@b.c\n\ndata: a bomb\n\ndata: more\n\n", 3),
      );
      const reply = await post('{"to":"a@b.c"}', { path });
      expect(reply.text).toMatch(/^data: a@b\.c\n\n/);
      expect(reply.text).toMatch(/data: \{"errmsg":"No\."\}\n\n$/);
      expect(reply.text).not.toContain("more");
    });
  });

  test("what can not be looked at does not go on", async () => {
    await open(config);
    const encoded = await post(ask("hi"), { headers: { "content-encoding": "gzip" } });
    expect([encoded.status, JSON.parse(encoded.text).error.code]).toEqual([415, "not_masked"]);
    expect((await post('{"messages":[')).status).toBe(400);
    expect(logs().join("\n")).toContain("ai-data-masking: refused: ");
  });

  test("rules choose the masks, by route", async () => {
    const own = (value: string) => ({ replace_roles: [{ regex: "\\d+", type: "replace", value }] });
    await open({ ...own("#"), _rules_: [{ _match_route_: ["chat"], ...own("*") }] }, { routeName: "chat" });
    await post(ask("12"));
    expect((await seen()).json).toEqual(ask("*"));
  });

  test("values are no part of log lines", async () => {
    await open(config);
    await post(ask("13800138000 and a@b.c"));
    const lines = logs().filter((line) => line.includes("ai-data-masking:"));
    expect(lines.join("\n")).not.toMatch(/138|a@b/);
  });

  test.each([
    {
      config: { system_deny: true },
      says: "system_deny: no list is built in: give one in `system_deny_words`, or take this out",
    },
    { config: { deny_jsonpath: ["$.a", "a"] }, says: "deny_jsonpath[1]: a path begins with `$`, at 0" },
    { config: { replace_roles: [{ regex: "a" }] }, says: "replace_roles[0].type: is required" },
    {
      config: { replace_roles: [{ regex: "%{IPP}", type: "hash" }] },
      says: "replace_roles[0].regex: no grok pattern is named `IPP`",
    },
    { config: { deny_code: 99 }, says: "deny_code: " },
  ])("a wrong configuration is refused: $says", async ({ config, says }) => {
    await expect(open(config)).rejects.toThrow(`ai-data-masking: ${says}`);
  });
});
