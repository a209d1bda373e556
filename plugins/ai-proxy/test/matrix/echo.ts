// What clients of each protocol make of an answer, whole or streamed, when they send it back.
import type { Front } from "./translator.ts";

type Json = Record<string, unknown>;

const SCHEMA = { type: "object", properties: { city: { type: "string" } } };
const NAMES = ["get_weather", "get_time"];
const QUESTION = "Weather and time in Bonn?";

/** The first request. */
export const ASKED: Readonly<Record<Front, Json>> = {
  openai: {
    model: "m",
    messages: [{ role: "user", content: QUESTION }],
    reasoning_effort: "high",
    tools: NAMES.map((name) => ({ type: "function", function: { name, parameters: SCHEMA } })),
  },
  anthropic: {
    model: "m",
    max_tokens: 20000,
    messages: [{ role: "user", content: QUESTION }],
    thinking: { type: "enabled", budget_tokens: 16384 },
    tools: NAMES.map((name) => ({ name, input_schema: SCHEMA })),
  },
  responses: {
    model: "m",
    input: [{ role: "user", content: QUESTION }],
    reasoning: { effort: "high" },
    tools: NAMES.map((name) => ({ type: "function", name, parameters: SCHEMA })),
  },
  gemini: {
    contents: [{ role: "user", parts: [{ text: QUESTION }] }],
    generationConfig: { thinkingConfig: { thinkingBudget: 24576 } },
    tools: [{ functionDeclarations: NAMES.map((name) => ({ name, parametersJsonSchema: SCHEMA })) }],
  },
};

const RESULT = "18 °C";
const THANKS = "Thanks. And tomorrow?";

/** The request after that: the turn as it came, a result for each call in it, and a question. */
export const WITH_RESULTS: Readonly<Record<Front, (turn: readonly Json[]) => Json>> = {
  openai(turn) {
    const calls = turn.flatMap(({ tool_calls = [] }) => tool_calls as { id: string }[]);
    const results = calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: RESULT }));
    return extended(ASKED.openai, "messages", [...turn, ...results, { role: "user", content: THANKS }]);
  },
  anthropic(turn) {
    const calls = turn.filter(({ type }) => type === "tool_use");
    const results = calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: RESULT }));
    const content = [...results, { type: "text", text: THANKS }];
    return extended(ASKED.anthropic, "messages", [
      { role: "assistant", content: turn },
      { role: "user", content },
    ]);
  },
  responses(turn) {
    const calls = turn.filter(({ type }) => type === "function_call");
    const results = calls.map(({ call_id }) => ({ type: "function_call_output", call_id, output: RESULT }));
    return extended(ASKED.responses, "input", [...turn, ...results, { role: "user", content: THANKS }]);
  },
  gemini(turn) {
    const calls = turn.flatMap(({ functionCall = [] }) => functionCall as Json | readonly Json[]);
    const results = calls.map(({ id, name }) => ({ functionResponse: { id, name, response: { output: RESULT } } }));
    const parts = [...results, { text: THANKS }];
    return extended(ASKED.gemini, "contents", [
      { role: "model", parts: turn },
      { role: "user", parts },
    ]);
  },
};

function extended(request: Json, list: string, more: readonly Json[]): Json {
  return { ...request, [list]: [...(request[list] as readonly Json[]), ...more] };
}

/** An answer as messages (OpenAI), blocks (Anthropic), items (Responses) or parts (Gemini). */
export function echoed(front: Front, answer: string): readonly Json[] {
  const events = answer
    .split("\n")
    .flatMap((line) => (line.startsWith("data: {") ? [JSON.parse(line.slice("data: ".length)) as Json] : []));
  const whole = (events.length === 0 ? JSON.parse(answer) : {}) as Json;
  switch (front) {
    case "openai":
      return [events.length === 0 ? at(whole, "choices", 0, "message") : joinedDeltas(events)];
    case "anthropic":
      return events.length === 0 ? (whole.content as Json[]) : joinedBlocks(events);
    case "responses":
      return events.length === 0
        ? (whole.output as Json[])
        : events.flatMap(({ type, item }) => (type === "response.output_item.done" ? [item as Json] : []));
    default:
      return (events.length === 0 ? [whole] : events).flatMap(
        (response) => at(response, "candidates", 0, "content").parts as Json[],
      );
  }
}

function at(value: unknown, ...path: readonly (string | number)[]): Json {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value) as Json;
}

function joinedDeltas(chunks: readonly Json[]): Json {
  const message: Json = {};
  for (const chunk of chunks) {
    for (const { delta } of (chunk.choices ?? []) as { delta: Json }[]) accumulate(message, delta);
  }
  return message;
}

/** As the official Python client does: texts are joined, elements of lists found by their index. */
function accumulate(into: Json, delta: Json): void {
  for (const [key, value] of Object.entries(delta)) {
    const known = into[key];
    if (known === undefined || known === null || key === "index" || key === "type" || key === "role") {
      into[key] = Array.isArray(value) ? [] : value;
      if (Array.isArray(value)) accumulateList(into[key] as Json[], value);
    } else if (typeof known === "string") into[key] = known + String(value);
    else if (Array.isArray(known)) accumulateList(known as Json[], value as Json[]);
    else accumulate(known as Json, value as Json);
  }
}

function accumulateList(list: Json[], deltas: readonly Json[]): void {
  for (const delta of deltas) {
    const known = list.find(({ index }) => index === delta.index);
    if (known === undefined) list.push(structuredClone(delta));
    else accumulate(known, delta);
  }
}

/** As Anthropic's client does. */
function joinedBlocks(events: readonly Json[]): readonly Json[] {
  const blocks: Json[] = [];
  const inputs: string[] = [];
  for (const { type, index, content_block: block, delta } of events) {
    const place = Number(index);
    if (type === "content_block_start") blocks[place] = { ...(block as Json) };
    if (type !== "content_block_delta") continue;
    const { type: kind, partial_json: json, ...rest } = delta as Json;
    if (kind === "input_json_delta") inputs[place] = (inputs[place] ?? "") + String(json);
    else accumulate(blocks[place] ?? {}, rest);
  }
  return blocks.map((block, place) => {
    const input = inputs[place];
    return input === undefined ? block : { ...block, input: JSON.parse(input) };
  });
}
