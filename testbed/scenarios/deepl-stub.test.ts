import { startDeeplStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startDeeplStub());

async function translate(body: object): Promise<unknown> {
  const reply = await post(body);
  expect(reply.status).toBe(200);
  return reply.json();
}

describe("translations", () => {
  test("each text has one, in order, with the language it was found to be in", async () => {
    const reply = await post({ text: ["hello there", "你好"], target_lang: "de", context: "be kind" });
    expect(reply.headers.get("x-trace-id")).toMatch(/^trace-/);
    expect(await reply.json()).toEqual({
      translations: [
        { detected_source_language: "EN", text: "DE: hello there" },
        { detected_source_language: "ZH", text: "DE: 你好" },
      ],
    });
  });

  test("what is asked for is told beside it", async () => {
    const body = { text: ["salut"], target_lang: "EN-GB", source_lang: "FR", show_billed_characters: true };
    expect(await translate({ ...body, model_type: "prefer_quality_optimized" })).toEqual({
      translations: [
        {
          detected_source_language: "FR",
          text: "EN-GB: salut",
          billed_characters: 5,
          model_type_used: "quality_optimized",
        },
      ],
    });
  });

  test.each(["split-7", "gzip", "wait-1"])("%s changes how the bytes come, not what they say", async (flags) => {
    const reply = await translate({ text: [`[stub:${flags}] Grüße`], target_lang: "FR" });
    expect(reply).toMatchObject({ translations: [{ text: "FR: Grüße" }] });
  });

  test("an answer can be as long as wanted, or no JSON, or broken off", async () => {
    const long = await translate({ text: ["[stub:words-3]"], target_lang: "FR" });
    expect(long).toMatchObject({ translations: [{ text: "FR: word1 word2 word3" }] });
    await expect((await post({ text: ["[stub:bad-json]"], target_lang: "FR" })).json()).rejects.toThrow(SyntaxError);
    await expect((await post({ text: ["[stub:truncated]"], target_lang: "FR" })).text()).rejects.toThrow();
  });
});

describe("errors", () => {
  test.each([
    { flags: "error-400", status: 400 },
    { flags: "error-429", status: 429 },
    { flags: "error-quota", status: 456 },
    { flags: "error-500", status: 500 },
    { flags: "no-such-flag", status: 400 },
  ])("$flags is $status", async ({ flags, status }) => {
    const reply = await post({ text: ["hi"], target_lang: "DE", context: `[stub:${flags}]` });
    expect([reply.status, await reply.json()]).toEqual([status, { message: expect.any(String) }]);
  });

  test("a key is sent in DeepL's way", async () => {
    const valid = { text: ["hi"], target_lang: "DE" };
    expect((await post(valid, `Bearer ${stub.key}`)).status).toBe(403);
    expect((await post(valid, "DeepL-Auth-Key nobody")).status).toBe(403);
    expect((await post({ text: ["x".repeat(140_000)], target_lang: "DE" })).status).toBe(413);
  });

  test.each([
    { name: "no text", body: { target_lang: "DE" }, message: "Parameter 'text' not specified." },
    { name: "no language", body: { text: ["x"] }, message: "Parameter 'target_lang' not specified." },
    {
      name: "an unknown language",
      body: { text: ["x"], target_lang: "XX" },
      message: "Value for 'target_lang' not supported.",
    },
    {
      name: "a kind of a language as source",
      body: { text: ["x"], target_lang: "DE", source_lang: "EN-US" },
      message: "Value for 'source_lang' not supported.",
    },
    { name: "a text for the list", body: { text: "x", target_lang: "DE" }, message: expect.stringContaining("'text'") },
    { name: "OpenAI's messages", body: { messages: [] }, message: expect.stringContaining("'messages'") },
    {
      name: "too many texts",
      body: { text: Array.from({ length: 51 }, () => "x"), target_lang: "DE" },
      message: expect.stringContaining("Too many texts"),
    },
  ])("$name is refused with 400", async ({ body, message }) => {
    const reply = await post(body);
    expect([reply.status, await reply.json()]).toEqual([400, { message }]);
  });
});

function post(body: object, authorization = `DeepL-Auth-Key ${stub.key}`): Promise<Response> {
  const headers = { authorization, "content-type": "application/json" };
  return fetch(`${stub.url}/v2/translate`, { method: "POST", headers, body: JSON.stringify(body) });
}
