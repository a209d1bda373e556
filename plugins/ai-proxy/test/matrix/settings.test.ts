import { beforeAll, describe, expect, test } from "vitest";
import { OPTIONS } from "./cases.ts";
import { ASK } from "./probe.ts";
import { BACKS, type Back, loadTranslator, type Translator } from "./translator.ts";

type Json = Record<string, unknown>;

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

/** What the provider gets of an Anthropic client. */
function sent(back: Back, body: Json, model = "the-model"): Json {
  const call = translator.begin("anthropic", back, false, { ...OPTIONS[back], modelMapping: { "*": model } });
  return JSON.parse(call.request(Buffer.from(JSON.stringify({ ...ASK, max_tokens: 9, ...body }))));
}

describe("not to think", () => {
  const body = { thinking: { type: "disabled" } };

  test.each([
    {
      back: "gemini",
      model: "gemini-2.5-flash",
      wanted: { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } },
    },
    { back: "qwen", model: "qwen3-max", wanted: { parameters: { enable_thinking: false } } },
    { back: "cohere", model: "command-a-reasoning", wanted: { thinking: { type: "disabled" } } },
    { back: "ollama", model: "qwen3", wanted: { think: false } },
  ] as const)("is what $back is told in its own words", ({ back, model, wanted }) => {
    expect(sent(back, body, model)).toMatchObject(wanted);
  });

  test.each(BACKS.filter((back) => !["deepl"].includes(back)))("is never told %s in words that it refuses", (back) => {
    expect(JSON.stringify(sent(back, body))).not.toMatch(/"none"/);
  });

  test("is told no model of OpenAI's, of which most refuse to hear it, by Gemini's clients either", () => {
    const request = {
      contents: [{ parts: [{ text: "hi" }] }],
      generationConfig: { thinkingConfig: { thinkingBudget: 0 } },
    };
    for (const back of ["openai", "responses"] as const) {
      const out = translator.begin("gemini", back, false).request(Buffer.from(JSON.stringify(request)));
      expect(out).not.toContain("none");
    }
  });
});

describe("an effort of Anthropic's alone", () => {
  test.each(["max", "xhigh"])("%s is the highest that all of OpenAI's models know", (effort) => {
    const body = { output_config: { effort } };
    expect(sent("openai", body)).toMatchObject({ reasoning_effort: "high" });
    expect(sent("responses", body)).toMatchObject({ reasoning: { effort: "high" } });
  });

  test("that both know stays", () => {
    expect(sent("openai", { output_config: { effort: "low" } })).toMatchObject({ reasoning_effort: "low" });
  });
});

describe("the user", () => {
  const user = (length: number): Json => ({ metadata: { user_id: "u".repeat(length) } });

  test("goes to OpenAI up to the length that it takes", () => {
    for (const back of ["openai", "responses"] as const) {
      expect(sent(back, user(64))).toMatchObject({ user: "u".repeat(64) });
      expect(sent(back, user(65))).not.toHaveProperty("user");
    }
  });
});

describe("an answer that failed on its way", () => {
  const gemini = {
    candidates: [{ content: { parts: [{ text: "Let me" }] }, finishReason: "MALFORMED_FUNCTION_CALL", index: 0 }],
  };

  test.each([
    { front: "openai", whole: '"finish_reason":"length"' },
    { front: "anthropic", whole: '"stop_reason":"max_tokens"' },
    { front: "responses", whole: '"status":"failed"' },
    { front: "gemini", whole: '"finishReason":"OTHER"' },
  ] as const)("does not pass for whole at $front's clients", ({ front, whole }) => {
    const body = Buffer.from(JSON.stringify(gemini));
    expect(translator.begin(front, "gemini", false).plain(body)).toContain(whole);
    const stream = Buffer.from(`data: ${JSON.stringify(gemini)}\n\n`);
    expect(translator.begin(front, "gemini", true).stream(stream)).toContain(whole);
  });
});
