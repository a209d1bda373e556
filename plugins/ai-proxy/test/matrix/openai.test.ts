import { beforeAll, describe, expect, test } from "vitest";
import { type Back, type Front, loadTranslator, type Translator } from "./translator.ts";

type Json = Record<string, unknown>;

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

/** What the provider gets. @param type of the provider, which speaks OpenAI's chat completions */
function sent(front: Front, request: Json, type: string, model = "the-model", back: Back = "openai"): Json {
  const call = translator.begin(front, back, false, { type, modelMapping: { "*": model } });
  return JSON.parse(call.request(Buffer.from(JSON.stringify(request))));
}

const ASK: Json = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }] };
const GEMINI_ASK: Json = { contents: [{ parts: [{ text: "hi" }] }], generationConfig: { maxOutputTokens: 9 } };

describe("the token limit", () => {
  test.each([
    { type: "openai", model: "gpt-5-mini", name: "max_completion_tokens" },
    { type: "openai", model: "gpt-5.2", name: "max_completion_tokens" },
    { type: "openai", model: "o3", name: "max_completion_tokens" },
    { type: "azure", model: "o4-mini", name: "max_completion_tokens" },
    { type: "github", model: "openai/gpt-5", name: "max_completion_tokens" },
    { type: "openai", model: "gpt-4o", name: "max_tokens" },
    { type: "openai", model: "gpt-3.5-turbo", name: "max_tokens" },
    { type: "openai", model: "omni", name: "max_tokens" },
    { type: "azure", model: "our-deployment", name: "max_tokens" },
    { type: "github", model: "meta/llama-4", name: "max_tokens" },
    { type: "deepseek", model: "gpt-5", name: "max_tokens" },
  ])("of $model at $type is $name", ({ type, model, name }) => {
    for (const got of [sent("anthropic", ASK, type, model), sent("gemini", GEMINI_ASK, type, model)]) {
      expect(Object.keys(got).filter((key) => key.startsWith("max_"))).toEqual([name]);
      expect(got[name]).toBe(9);
    }
  });

  test("of a model that is asked to think has the newer name, whatever it is called", () => {
    const request = { ...ASK, thinking: { type: "enabled", budget_tokens: 1024 } };
    expect(sent("anthropic", request, "azure", "our-deployment")).toMatchObject({ max_completion_tokens: 9 });
    expect(sent("anthropic", request, "deepseek")).toMatchObject({ max_tokens: 9 });
  });
});

describe("a file by its address", () => {
  const document = { type: "document", source: { type: "url", url: "https://example.com/a.pdf" } };
  const anthropic = { ...ASK, messages: [{ role: "user", content: [{ type: "text", text: "read" }, document] }] };
  const part = { type: "input_file", file_url: "https://example.com/a.pdf" };
  const responses = { model: "m", input: [{ role: "user", content: [part] }] };

  test("is refused, as chat completions have no place for it", () => {
    const why = (at: number): string => `messages[0].content[${at}]: files by address have no counterpart`;
    expect(() => sent("anthropic", anthropic, "openai")).toThrow(why(1));
    expect(() => sent("responses", responses, "vllm")).toThrow(why(0));
  });

  test("goes to who fetches it", () => {
    const file = { type: "file", file: { filename: "document.pdf", file_data: document.source.url } };
    expect(sent("anthropic", anthropic, "openrouter")).toMatchObject({
      messages: [{ content: [{ type: "text" }, file] }],
    });
    expect(sent("anthropic", anthropic, "openai", "m", "responses")).toMatchObject({
      input: [{ content: [{}, { type: "input_file", file_url: document.source.url }] }],
    });
  });

  test("may be inline", () => {
    const source = { type: "base64", media_type: "application/pdf", data: "AAAA" };
    const request = { ...ASK, messages: [{ role: "user", content: [{ type: "document", source }] }] };
    expect(sent("anthropic", request, "openai")).toMatchObject({
      messages: [{ content: [{ file: { file_data: "data:application/pdf;base64,AAAA" } }] }],
    });
  });
});
