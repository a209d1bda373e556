import { readdirSync, readFileSync } from "node:fs";
import { ApiError, type GenerateContentResponse, type Part } from "@google/genai";
import { beforeAll, describe, expect, test } from "vitest";
import { type Back, loadTranslator, type Translator } from "../matrix/translator.ts";
import { readByGoogle, streamByGoogle } from "./official-client.ts";

/** Everything that providers answer in the other tests: Google's own client must make the same of it in every form. */
const FOLDERS = ["../../testdata/answer/", "../../testdata/matrix/answer/", "../../testdata/gemini/answer/"];
const BACKS: Record<string, Back> = { openai: "openai", anthropic: "claude", claude: "claude", gemini: "gemini" };

const cases = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url)).flatMap((file) => {
    const match = /^([^.]+)(?:\.(openai|anthropic|claude|gemini))?(-stream)?\.in$/.exec(file);
    if (match === null) return [];
    const isStream = file.endsWith("-stream.in");
    const back = BACKS[match[2] ?? "gemini"] ?? "gemini";
    return [{ name: file, back, isStream, input: readFileSync(new URL(folder + file, import.meta.url)) }];
  }),
);

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

type Given = (typeof cases)[number];

function translated({ back, isStream, input }: Given, toStream: boolean, writes = false): string {
  const call = translator.begin("gemini", back, toStream);
  if (isStream) return call.stream(input, { writes });
  // A body that came whole is told to the same writer.
  return call.plain(input);
}

/** What a client keeps of the candidates of a whole answer, or of the responses of a stream, put together. */
interface Collected {
  readonly parts: readonly Part[];
  readonly finish: string | undefined;
}

function collect(responses: readonly GenerateContentResponse[]): Map<number, Collected> {
  const candidates = new Map<number, { parts: Part[]; finish: string | undefined }>();
  for (const response of responses) {
    for (const { index = 0, content, finishReason } of response.candidates ?? []) {
      const known = candidates.get(index) ?? { parts: [], finish: undefined };
      candidates.set(index, known);
      for (const part of content?.parts ?? []) append(known.parts, part);
      known.finish = finishReason ?? known.finish;
    }
  }
  return candidates;
}

/** Pieces of one text belong together; what a part without text says, its signature, belongs to the thought before it. */
function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  const isText = Object.keys(part).every((key) => ["text", "thought", "thoughtSignature"].includes(key));
  const continues = isText && part.text !== undefined && last?.text !== undefined && last.thought === part.thought;
  if (continues && last.thoughtSignature === undefined) {
    last.text = `${last.text}${part.text}`;
    if (part.thoughtSignature !== undefined) last.thoughtSignature = part.thoughtSignature;
  } else if (part.text !== "" || part.thoughtSignature !== undefined) parts.push({ ...part });
}

/** Without the order of pictures and signatures among the parts, which a body has at its end. */
function comparable(candidates: Map<number, Collected>): unknown {
  return [...candidates].map(([index, { parts, finish }]) => ({
    index,
    finish,
    text: parts.map(({ text, thought }) => (thought ? "" : (text ?? ""))).join(""),
    thoughts: parts.filter(({ thought }) => thought),
    calls: parts.filter(({ functionCall }) => functionCall !== undefined),
    pictures: parts.flatMap(({ inlineData }) => inlineData ?? []),
    signatures: parts.flatMap(({ thoughtSignature }) => thoughtSignature ?? []).sort(),
  }));
}

describe("Google's client", () => {
  test.each(cases)("makes the same of $name, plain and streamed", async (given) => {
    const body = translated(given, false);
    const stream = translated(given, true);
    const parsed = JSON.parse(body);
    if (parsed.error !== undefined) {
      await expect(readByGoogle(body, parsed.error.code)).rejects.toThrow(ApiError);
      await expect(streamByGoogle(stream)).rejects.toThrow(
        expect.objectContaining({ name: "ApiError", status: parsed.error.code }),
      );
      return;
    }
    const { answer } = await readByGoogle(body);
    const responses = await streamByGoogle(stream);
    expect(comparable(collect(responses))).toEqual(comparable(collect([answer])));
    const last = responses.at(-1);
    expect(last?.usageMetadata).toEqual(answer.usageMetadata);
    expect(last?.promptFeedback).toEqual(answer.promptFeedback);
    expect(last?.responseId).toBe(answer.responseId);
    expect(last?.modelVersion).toBe(answer.modelVersion);
  });

  test.each(cases)("would get of $name one response an event, or the same in a JSON array", (given) => {
    const events = translated(given, true)
      .split("\n\n")
      .filter((event) => event !== "")
      .map((event) => {
        expect(event).toMatch(/^data: .*$/);
        return JSON.parse(event.slice("data: ".length));
      });
    expect(events.length).toBeGreaterThan(0);
    if (given.isStream) expect(JSON.parse(translated(given, true, true))).toEqual(events);
  });
});

/** What a client's answer says of the same answer written for OpenAI's clients. */
test.each(cases)("$name says to Google's client what it says to OpenAI's", async (given) => {
  const call = translator.begin("openai", given.back, false);
  const openai = JSON.parse(given.isStream ? call.stream(given.input) : call.plain(given.input));
  const body = translated(given, false);
  if (openai.error !== undefined) return expect(JSON.parse(body).error.message).toBe(openai.error.message);
  const { answer } = await readByGoogle(body);
  for (const [index, { message }] of openai.choices.entries()) {
    const parts = answer.candidates?.[index]?.content?.parts ?? [];
    const texts = (thought: boolean): string =>
      parts.map((part) => (Boolean(part.thought) === thought ? (part.text ?? "") : "")).join("");
    expect(texts(false)).toBe((message.content ?? "") + (message.refusal ?? ""));
    expect(texts(true)).toBe(message.reasoning_content ?? "");
    const calls = parts.flatMap(({ functionCall }) => functionCall ?? []);
    expect(calls.map(({ name }) => name)).toEqual(
      (message.tool_calls ?? []).map((one: { function: { name: string } }) => one.function.name),
    );
  }
  if (openai.usage === undefined) return expect(answer.usageMetadata).toBeUndefined();
  const { promptTokenCount = 0, toolUsePromptTokenCount = 0, totalTokenCount } = answer.usageMetadata ?? {};
  const { candidatesTokenCount = 0, thoughtsTokenCount = 0 } = answer.usageMetadata ?? {};
  expect(promptTokenCount + toolUsePromptTokenCount).toBe(openai.usage.prompt_tokens);
  expect(candidatesTokenCount + thoughtsTokenCount).toBe(openai.usage.completion_tokens);
  expect(totalTokenCount).toBe(openai.usage.total_tokens);
});

describe("what Google's client sends", () => {
  const weather = {
    name: "weather",
    description: "Tells the weather.",
    parametersJsonSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  };
  const config = {
    systemInstruction: "Be brief.",
    temperature: 0.5,
    maxOutputTokens: 100,
    stopSequences: ["END"],
    responseMimeType: "application/json",
    responseSchema: { type: "OBJECT", properties: { a: { type: "STRING", nullable: true } } },
    thinkingConfig: { includeThoughts: true, thinkingBudget: 8192 },
    tools: [{ functionDeclarations: [weather] }],
    toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["weather"] } },
  };
  const contents = [
    { role: "user", parts: [{ text: "Weather?" }, { inlineData: { mimeType: "image/png", data: "AA==" } }] },
    { role: "model", parts: [{ functionCall: { name: "weather", args: { city: "Bonn" } }, thoughtSignature: "c2ln" }] },
    { role: "user", parts: [{ functionResponse: { name: "weather", response: { output: "18 °C" } } }] },
  ];

  test("is understood", async () => {
    const body = '{"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}]}';
    const { path, request } = await readByGoogle(body, 200, { contents, config } as never);
    expect(path).toMatch(/\/models\/any:generateContent$/);
    const call = translator.begin("gemini", "gemini", false);
    call.request(Buffer.from(JSON.stringify(request)));
    expect(JSON.parse(call.neutral())).toEqual({
      model: "the-model",
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "Weather?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              id: "call_0",
              type: "function",
              function: { name: "weather", arguments: '{"city":"Bonn"}' },
              extra_content: { google: { thought_signature: "c2ln" } },
            },
          ],
        },
        { role: "tool", tool_call_id: "call_0", content: "18 °C" },
      ],
      tools: [
        {
          type: "function",
          function: {
            name: "weather",
            description: "Tells the weather.",
            parameters: weather.parametersJsonSchema,
          },
        },
      ],
      tool_choice: { type: "function", function: { name: "weather" } },
      temperature: 0.5,
      max_tokens: 100,
      stop: ["END"],
      reasoning_effort: "medium",
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "answer",
          schema: { type: "object", properties: { a: { type: ["string", "null"] } } },
        },
      },
    });
  });
});
