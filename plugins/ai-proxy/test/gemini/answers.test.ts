import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Front, loadTranslator, type Translator } from "../matrix/translator.ts";

/** testdata/gemini/answer/<case>[-stream].in is what Gemini answers, .out.json what clients of OpenAI's get of it. */
const FOLDER = new URL("../../testdata/gemini/answer/", import.meta.url);

const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".in"))
  .map((file) => ({
    name: file.replace(".in", ""),
    isStream: file.endsWith("-stream.in"),
    input: readFileSync(new URL(file, FOLDER)),
  }));
const streams = cases.filter(({ isStream }) => isStream);

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

function translated(front: Front, toStream: boolean, { input, isStream }: (typeof cases)[number]): string {
  const call = translator.begin(front, "gemini", toStream);
  return isStream ? call.stream(input) : call.plain(input);
}

describe("an answer of Gemini's", () => {
  test.each(cases)("$name", async (given) => {
    const events = translated("openai", true, given).split("\n");
    const out = {
      body: JSON.parse(translated("openai", false, given)),
      events: events.filter((line) => line !== ""),
    };
    const file = new URL(`${given.name}.out.json`, FOLDER).pathname;
    await expect(`${JSON.stringify(out, null, 2)}\n`).toMatchFileSnapshot(file);
  });

  const targets = (["openai", "anthropic", "gemini"] as const).flatMap((front) =>
    [true, false].map((toStream) => ({ front, toStream })),
  );
  describe.each(targets)("to $front (streamed: $toStream)", ({ front, toStream }) => {
    test.each(streams)("$name may be cut anywhere", ({ input }) => {
      const call = translator.begin(front, "gemini", toStream);
      call.stream(input);
      expect(call.cutThatMatters()).toBe(-1);
      for (const step of [1, 7, 64]) expect(call.piecesAgree(step), `pieces of ${step}`).toBe(true);
    });

    test.each(streams)("$name may come as a JSON array, cut anywhere", ({ input }) => {
      const chunks = [...input.toString().matchAll(/^data: (.*)\r$/gm)].map(([, json]) => json);
      const call = translator.begin(front, "gemini", toStream);
      const expected = call.stream(input);
      expect(call.stream(Buffer.from(`[${chunks.join(",\r\n")}]\n`), { reads: true })).toBe(expected);
      expect(call.cutThatMatters()).toBe(-1);
      for (const step of [1, 7, 64]) expect(call.piecesAgree(step), `pieces of ${step}`).toBe(true);
    });
  });
});

/** A whole answer of one candidate. */
const answer = (candidate: Record<string, unknown>, more: Record<string, unknown> = {}): Buffer =>
  Buffer.from(
    JSON.stringify({ candidates: [{ index: 0, ...candidate }], responseId: "r", modelVersion: "m", ...more }),
  );

const said = { content: { role: "model", parts: [{ text: "x" }] } };

describe("a finish reason", () => {
  const reasons = [
    { word: "STOP", openai: "stop", anthropic: "end_turn", gemini: "STOP" },
    { word: "MAX_TOKENS", openai: "length", anthropic: "max_tokens", gemini: "MAX_TOKENS" },
    { word: "CONTINUATION", openai: "length", anthropic: "max_tokens", gemini: "MAX_TOKENS" },
    ...[
      ...["SAFETY", "RECITATION", "LANGUAGE", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR"],
      ...["IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "IMAGE_OTHER", "SOMETHING_NEW"],
    ].map((word) => ({ word, openai: "content_filter", anthropic: "refusal", gemini: "SAFETY" })),
    ...[
      ...["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "NO_IMAGE"],
      ...["MALFORMED_RESPONSE", "MISSING_THOUGHT_SIGNATURE"],
    ].map((word) => ({ word, openai: "length", anthropic: "max_tokens", gemini: "OTHER" })),
    { word: "FINISH_REASON_UNSPECIFIED", openai: "stop", anthropic: "end_turn", gemini: "STOP" },
  ];

  test.each(reasons)("$word", ({ word, openai, anthropic, gemini }) => {
    const given = answer({ ...said, finishReason: word });
    const body = (front: Front): Record<string, never> =>
      JSON.parse(translator.begin(front, "gemini", false).plain(given));
    expect(body("openai")).toMatchObject({ choices: [{ finish_reason: openai }] });
    expect(body("anthropic")).toMatchObject({ stop_reason: anthropic });
    expect(body("gemini")).toMatchObject({ candidates: [{ finishReason: gemini }] });
  });

  test("without any content, a failure of the model is an error that can be tried again", () => {
    const given = answer({ finishReason: "MALFORMED_FUNCTION_CALL" });
    expect(JSON.parse(translator.begin("openai", "gemini", false).plain(given))).toEqual({
      error: {
        message: "The model gave no usable answer",
        type: "server_error",
        param: null,
        code: "MALFORMED_FUNCTION_CALL",
      },
    });
  });
});

test("thoughts and results of tools count as the totals have them", () => {
  const usageMetadata = {
    promptTokenCount: 100,
    cachedContentTokenCount: 30,
    toolUsePromptTokenCount: 20,
    candidatesTokenCount: 7,
    thoughtsTokenCount: 5,
    totalTokenCount: 132,
  };
  const given = answer({ ...said, finishReason: "STOP" }, { usageMetadata });
  expect(JSON.parse(translator.begin("openai", "gemini", false).plain(given)).usage).toEqual({
    prompt_tokens: 120,
    completion_tokens: 12,
    total_tokens: 132,
    prompt_tokens_details: { cached_tokens: 30 },
    completion_tokens_details: { reasoning_tokens: 5 },
  });
  expect(JSON.parse(translator.begin("gemini", "gemini", false).plain(given)).usageMetadata).toEqual(usageMetadata);
});

describe("an error of Gemini's", () => {
  const errors = [
    { status: 400, name: "INVALID_ARGUMENT", type: "invalid_request_error" },
    { status: 401, name: "UNAUTHENTICATED", type: "authentication_error" },
    { status: 403, name: "PERMISSION_DENIED", type: "permission_error" },
    { status: 404, name: "NOT_FOUND", type: "invalid_request_error" },
    { status: 429, name: "RESOURCE_EXHAUSTED", type: "rate_limit_error" },
    { status: 500, name: "INTERNAL", type: "server_error" },
    { status: 503, name: "UNAVAILABLE", type: "overloaded_error" },
    { status: 504, name: "DEADLINE_EXCEEDED", type: "timeout_error" },
  ];
  test.each(errors)("$status", ({ status, name, type }) => {
    const inner = { code: status, message: 'no "way"', status: name };
    for (const body of [{ error: inner }, [{ error: inner }]]) {
      const given = Buffer.from(JSON.stringify(body));
      const openai = translator.begin("openai", "gemini", false).error(status, given);
      expect(openai.status).toBe(status);
      expect(JSON.parse(openai.body)).toEqual({ error: { message: 'no "way"', type, param: null, code: name } });
      const gemini = translator.begin("gemini", "gemini", false).error(status, given);
      expect(gemini.status).toBe(status);
      expect(JSON.parse(gemini.body)).toEqual({ error: inner });
    }
  });

  test.each([
    { given: 402, status: 400, name: "FAILED_PRECONDITION" },
    { given: 408, status: 504, name: "DEADLINE_EXCEEDED" },
    { given: 409, status: 409, name: "ABORTED" },
    { given: 413, status: 413, name: "INVALID_ARGUMENT" },
    { given: 529, status: 503, name: "UNAVAILABLE" },
  ])("clients of Gemini's get $given as $status", ({ given, status, name }) => {
    const error = translator.begin("gemini", "openai", false).error(given, Buffer.from('{"error":{"message":"m"}}'));
    expect(error.status).toBe(status);
    expect(JSON.parse(error.body)).toEqual({ error: { code: status, message: "m", status: name } });
  });
});
