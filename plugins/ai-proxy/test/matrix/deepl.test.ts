import { beforeAll, describe, expect, test } from "vitest";
import { ASK, loadProbe, type Probe } from "./probe.ts";
import { loadTranslator } from "./translator.ts";

let deepl: Probe;
beforeAll(async () => {
  deepl = await loadProbe("deepl", { targetLang: "DE" });
});

describe("requests", () => {
  test("what the user said since the last answer is translated, in the system's context", () => {
    const messages = [
      { role: "system", content: "Be formal." },
      { role: "user", content: "old" },
      { role: "assistant", content: "alt" },
      {
        role: "user",
        content: [
          { type: "text", text: "one" },
          { type: "text", text: "line" },
        ],
      },
      { role: "user", content: 'two "quoted"' },
    ];
    expect(deepl.sent({ model: "Free", messages })).toEqual({
      text: ["one\nline", 'two "quoted"'],
      target_lang: "DE",
      context: "Be formal.",
    });
  });

  test("DeepL's own members go on, and the client's language wins", () => {
    const own = { target_lang: "FR", source_lang: "EN", formality: "more", ignore_tags: ["x"] };
    expect(deepl.sent({ ...ASK, ...own, model_type: "quality_optimized", temperature: 1, context: "no" })).toEqual({
      text: ["hi"],
      ...own,
      model_type: "quality_optimized",
    });
  });

  test.each([
    { name: "tools", body: { tools: [{ type: "function", function: { name: "f" } }] }, why: "tools: have no" },
    {
      name: "a form of the answer",
      body: { response_format: { type: "json_object" } },
      why: "response_format: has no",
    },
    { name: "no messages", body: { messages: [] }, why: "messages: expected a list" },
    {
      name: "an answer at the end",
      body: { messages: [{ role: "assistant", content: "a" }] },
      why: "messages: expected a list",
    },
  ])("$name: refused", ({ body, why }) => {
    expect(() => deepl.sent({ ...ASK, ...body })).toThrow(why);
  });

  test("without a language the request is refused", async () => {
    const without = await loadProbe("deepl");
    expect(() => without.sent(ASK)).toThrow("target_lang: neither the request nor the configuration (targetLang)");
  });
});

describe("answers", () => {
  test("several translations are the lines of one answer", () => {
    const answer = { translations: [{ text: "eins" }, { text: "zwei" }, { detected_source_language: "EN" }] };
    expect(deepl.plain(answer)).toMatchObject({
      choices: [{ message: { content: "eins\nzwei\n" }, finish_reason: "stop" }],
    });
  });

  test("who wants a stream gets one made of the whole answer", async () => {
    const call = (await loadTranslator()).begin("openai", "deepl", true, { targetLang: "DE" });
    const lines = call.plain(Buffer.from('{"translations":[{"text":"eins"}]}')).split("\n\n");
    expect(lines.map((line) => line.replace(/.*"choices"/, ""))).toMatchObject([
      expect.stringContaining('"role":"assistant"'),
      expect.stringContaining('"content":"eins"'),
      expect.stringContaining('"finish_reason":"stop"'),
      "data: [DONE]",
      "",
    ]);
  });

  test("a used-up quota is no fault of the request", () => {
    expect(deepl.error(456, { message: "Quota exceeded" })).toEqual({
      status: 402,
      error: { message: "Quota exceeded", type: "insufficient_quota", param: null, code: "insufficient_quota" },
    });
    expect(deepl.error(403, "")).toMatchObject({ status: 403, error: { type: "permission_error" } });
  });

  test("what is no answer is an error", () => {
    for (const body of ["", "[]", "null"]) {
      expect(deepl.plain(body), body).toMatchObject({ error: { code: "malformed_answer" } });
    }
    expect(deepl.plain('{"message":"no"}')).toMatchObject({ error: { message: "no" } });
  });
});
