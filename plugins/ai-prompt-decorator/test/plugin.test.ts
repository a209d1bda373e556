import { hosts, probe } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const prepend = [{ role: "system", content: 'be "kind"\n' }];
const append = [{ role: "user", content: "then ask back" }];
const around = { prepend, append };

const user = (content: unknown) => ({ role: "user", content });

describe.each(hosts)("ai-prompt-decorator on $name", (host) => {
  const { open, post, send, seen, logs } = useScenario(host, "ai-prompt-decorator");

  test("messages are put around the client's, and every other byte stays", async () => {
    await open(around);
    const before = '\r\n{ "seed":9007199254740993, "messages" : [';
    const own = ' { "content" : "\\u0068i \\/", "x":1.0, "role":"user"} ';
    const after = '] ,"unknown":{ "a":[ ] } }';
    await post(before + own + after);
    const [first, last] = [prepend, append].map(([message]) => JSON.stringify(message));
    expect((await seen()).text).toBe(`${before}${first},${own},${last}${after}`);
  });

  test("an empty conversation gets them too", async () => {
    await open(around);
    await post({ messages: [] });
    expect((await seen()).json).toEqual({ messages: [...prepend, ...append] });
  });

  test("every path, every body in pieces", async () => {
    await open(around);
    await post(undefined, { path: "/any?x=1", chunks: ['{"mess', 'ages":[{"role":"user","content":"h', 'i"}', "]}"] });
    expect((await seen()).json).toEqual({ messages: [...prepend, user("hi"), ...append] });
  });

  describe("variables", () => {
    const config = { prepend: [{ role: "system", content: "from ${geo-country} ${geo-city}|${geo-continent}" }] };

    test("stand for the properties that geo-ip sets; an unknown one is empty", async () => {
      await open(config, { before: [probe()] });
      const headers = { "x-probe": "set-property", "x-probe-key": "geo-country", "x-probe-value": 'Fr"ance' };
      await post({ messages: [user("hi")] }, { headers });
      const [system] = ((await seen()).json as { messages: { content: string }[] }).messages;
      expect(system?.content).toBe('from Fr"ance |${geo-continent}');
    });

    test("are empty without geo-ip", async () => {
      await open(config);
      await post({ messages: [user("hi")] });
      expect((await seen()).json).toMatchObject({ messages: [{ content: "from  |${geo-continent}" }, {}] });
    });

    test.each(["geo-country", "geo-province", "geo-city", "geo-isp"])("%s is one", async (name) => {
      await open({ append: [user(`\${${name}}`)] }, { before: [probe()] });
      const headers = { "x-probe": "set-property", "x-probe-key": name, "x-probe-value": "here" };
      await post({ messages: [] }, { headers });
      expect((await seen()).json).toEqual({ messages: [user("here")] });
    });

    test("of the client's messages are text", async () => {
      await open(config);
      await post({ messages: [user("${geo-country}")] });
      expect((await seen()).json).toMatchObject({ messages: [{}, user("${geo-country}")] });
    });
  });

  describe("replacements", () => {
    test("of a text, by role", async () => {
      await open({ replace: [{ on_role: "system", pattern: "OpenClaw", replacement: "agent" }] });
      const own = [{ role: "system", content: "You are OpenClaw." }, user("Who is OpenClaw?")];
      await post({ messages: own });
      expect((await seen()).json).toEqual({ messages: [{ role: "system", content: "You are agent." }, own[1]] });
    });

    test("of an expression, with groups, in the order written", async () => {
      const replace = [
        { pattern: "sk-(\\w{2})\\w+", replacement: "sk-$1***", regex: true },
        { pattern: "sk-", replacement: "key " },
      ];
      await open({ replace });
      await post({ messages: [user("my sk-abcdef and sk-123456")] });
      expect((await seen()).json).toEqual({ messages: [user("my key ab*** and key 12***")] });
    });

    test("of the texts of parts, and of nothing else in a message", async () => {
      await open({ replace: [{ pattern: "secret", replacement: "*" }] });
      const image = { type: "image_url", image_url: { url: "http://secret/" } };
      await post({ messages: [{ ...user([{ type: "text", text: "a secret" }, image]), name: "secret" }] });
      expect((await seen()).json).toEqual({
        messages: [{ ...user([{ type: "text", text: "a *" }, image]), name: "secret" }],
      });
    });

    test("of added messages too", async () => {
      await open({ ...around, replace: [{ pattern: "kind|back", replacement: "nice", regex: true }] });
      await post({ messages: [user("kind")] });
      expect((await seen()).json).toEqual({
        messages: [{ role: "system", content: 'be "nice"\n' }, user("nice"), user("then ask nice")],
      });
    });

    test("a request in which nothing is found passes byte for byte", async () => {
      await open({ replace: [{ pattern: "secret", replacement: "*" }] });
      const body = '{ "messages":[{"content":"\\u0068i"} ] }';
      await post(body);
      expect((await seen()).text).toBe(body);
    });

    test("a text that would grow past its limit stays, with a warning", async () => {
      await open({ replace: [{ pattern: "a", replacement: "b".repeat(4096) }] });
      const text = "a".repeat(5000);
      await post({ messages: [user(text)] });
      expect((await seen()).json).toEqual({ messages: [user(text)] });
      expect(logs().join("\n")).toContain("ai-prompt-decorator: a text stays as it is: replace[0]: ");
    });
  });

  describe("Anthropic's messages", () => {
    const path = "/anthropic/v1/messages?beta=true";

    test.each([
      { name: "without a system", system: {}, sent: 'be "kind"\n' },
      { name: "with a string", system: { system: "own" }, sent: 'be "kind"\n\n\nown' },
      {
        name: "with blocks",
        system: { system: [{ type: "text", text: "own", cache_control: { type: "ephemeral" } }] },
        sent: [
          { type: "text", text: 'be "kind"\n' },
          { type: "text", text: "own", cache_control: { type: "ephemeral" } },
        ],
      },
    ])("$name: the system's prompts go there, the others among the messages", async ({ system, sent }) => {
      await open(around);
      await post({ model: "m", ...system, messages: [user("hi")] }, { path });
      expect((await seen()).json).toEqual({ model: "m", system: sent, messages: [user("hi"), ...append] });
    });

    test("count_tokens is decorated likewise, so that the count is true", async () => {
      await open(around);
      await post({ messages: [user("hi")] }, { path: "/v1/messages/count_tokens" });
      expect((await seen()).json).toEqual({ system: 'be "kind"\n', messages: [user("hi"), ...append] });
    });

    test("replacements for the role system reach the system", async () => {
      await open({ replace: [{ on_role: "system", pattern: "Claw", replacement: "agent" }] });
      await post({ system: [{ type: "text", text: "a Claw" }], messages: [user("Claw")] }, { path });
      expect((await seen()).json).toEqual({ system: [{ type: "text", text: "a agent" }], messages: [user("Claw")] });
    });
  });

  test("the Responses API has its prompts in instructions and input", async () => {
    await open({ ...around, replace: [{ on_role: "user", pattern: "hi", replacement: "hello" }] });
    await post({ input: "hi", instructions: "own" }, { path: "/v1/responses" });
    expect((await seen()).json).toEqual({ instructions: 'be "kind"\n\n\nown', input: [user("hello"), ...append] });
  });

  test.each(["generateContent", "streamGenerateContent?alt=sse", "countTokens"])(
    "so has Gemini's %s",
    async (method) => {
      await open({ ...around, replace: [{ on_role: "assistant", pattern: "hi", replacement: "hello" }] });
      const text = (role: string, said: string) => ({ role, parts: [{ text: said }] });
      await post({ contents: [text("user", "hi"), text("model", "hi")] }, { path: `/v1beta/models/m:${method}` });
      expect((await seen()).json).toEqual({
        systemInstruction: { parts: [{ text: 'be "kind"\n' }] },
        contents: [text("user", "hi"), text("model", "hello"), text("user", "then ask back")],
      });
    },
  );

  test.each([
    { name: "a GET", request: { method: "GET", path: "/v1/chat/completions" } },
    { name: "text", request: { headers: { "content-type": "text/plain" }, chunks: ['{"messages":[]}'] } },
    { name: "a form", request: { headers: { "content-type": "multipart/form-data; boundary=b" }, chunks: ["--b--"] } },
    { name: "no JSON", request: { chunks: ['{"messages":['] } },
    { name: "JSON without messages", request: { chunks: ['{"input":"hi"}'] } },
    { name: "messages that are no list", request: { chunks: ['{"messages":{"role":"user"}}'] } },
    { name: "nothing", request: { chunks: [""] } },
  ])("$name passes as it is, with no word about it", async ({ request }) => {
    await open(around);
    const { status } = await (request.method === "GET" ? send(request) : post(undefined, request));
    expect(status).toBe(200);
    expect((await seen()).text).toBe(request.chunks?.join("") ?? "");
    expect(logs().filter((line) => line.includes("ai-prompt-decorator:"))).toEqual([]);
  });

  test("rules choose the prompts, by route, domain and query", async () => {
    const says = (content: string) => ({ prepend: [user(content)] });
    const config = {
      ...says("global"),
      _rules_: [
        { _match_domain_: ["a.example"], ...says("domain") },
        { _match_route_prefix_: ["ch"], when: [{ query: { name: "v", exact: "2" } }], ...says("route") },
      ],
    };
    await open(config, { routeName: "chat" });
    for (const [request, content] of [
      [{ headers: { host: "a.example" } }, "domain"],
      [{ path: "/?v=2" }, "route"],
      [{ path: "/" }, "global"],
    ] as const) {
      await post({ messages: [] }, request);
      expect((await seen()).json).toEqual({ messages: [user(content)] });
    }
  });

  test.each([
    { config: { prepend: [{ role: "system" }] }, says: "prepend[0].content: is required" },
    { config: { append: [{ content: "x" }] }, says: "append[0].role: is required" },
    { config: { append: {} }, says: "append: expected an array, got an object" },
    { config: { replace: [{ pattern: "" }] }, says: "replace[0].pattern: must not be empty" },
    { config: { replace: [{ pattern: "x" }, { pattern: "a(b", regex: true }] }, says: "replace[1].pattern: " },
    {
      config: { replace: [{ pattern: "x", regex: "yes" }] },
      says: "replace[0].regex: expected a boolean, got a string",
    },
  ])("a wrong configuration is refused: $says", async ({ config, says }) => {
    await expect(open(config)).rejects.toThrow(`ai-prompt-decorator: ${says}`);
  });

  test("an unknown key is told, with the nearest one", async () => {
    await open({ replace: [{ pattern: "x", on_rol: "user" }] });
    expect(logs().join("\n")).toContain('replace[0].on_rol: unknown key; did you mean "on_role"?');
  });
});
