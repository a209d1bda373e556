import { expect, test } from "vitest";
import { answerTo, countInput } from "./answer.ts";
import type { Conversation } from "./conversation.ts";
import { SteeringError, steer } from "./steering.ts";

const hello: Conversation = {
  model: "m",
  texts: ["be kind", "hello there"],
  userText: "hello there",
  toolResults: [],
  images: [],
  imageCount: 0,
  tools: [],
  toolChoice: "auto",
  parallelTools: true,
  maxTokens: undefined,
  stops: [],
  wantsJson: false,
  wantsThinking: false,
};
const tools = [
  { name: "f", schema: { type: "object", properties: { a: { enum: ["x", "y"] } } }, text: "f" },
  { name: "g", schema: {}, text: "g" },
];
const plain = steer("", "");

test("the answer echoes the user and counts words", () => {
  expect(answerTo(hello, plain)).toEqual({
    thinking: "",
    text: "You said: hello there",
    toolCalls: [],
    end: { why: "done" },
    tokens: { input: 4, cached: 0, output: 4, thinking: 0 },
  });
});

test("tools are not called without a wish", () => {
  expect(answerTo({ ...hello, tools }, plain).toolCalls).toEqual([]);
});

test("a flag, a choice and the prompt each lead to calls", () => {
  const call = { name: "f", arguments: '{"a":"x"}' };
  expect(answerTo({ ...hello, tools }, steer("stub-tools-2", "")).toolCalls).toEqual([
    call,
    { name: "g", arguments: "{}" },
  ]);
  expect(answerTo({ ...hello, tools, toolChoice: "required" }, plain).toolCalls).toEqual([call]);
  expect(answerTo({ ...hello, tools, toolChoice: { name: "g" } }, plain).toolCalls).toEqual([
    { name: "g", arguments: "{}" },
  ]);
  const wished = { ...hello, tools, userText: 'call g {"b":1}\ncall nobody {}' };
  expect(answerTo(wished, plain).toolCalls).toEqual([{ name: "g", arguments: '{"b":1}' }]);
});

test("tool_choice none and a tool's result end the calling", () => {
  expect(answerTo({ ...hello, tools, toolChoice: "none" }, steer("stub-tools", "")).toolCalls).toEqual([]);
  const after = answerTo({ ...hello, tools, toolResults: ["1", "2"] }, steer("stub-tools", ""));
  expect(after.text).toBe("The tool said: 1; 2");
});

test("the earliest stop sequence wins", () => {
  const answer = answerTo({ ...hello, stops: ["there", "hello", ""] }, plain);
  expect(answer).toMatchObject({ text: "You said: ", end: { why: "stop-sequence", sequence: "hello" } });
});

test("an answer longer than the limit is cut at a word", () => {
  expect(answerTo({ ...hello, maxTokens: 3 }, plain)).toMatchObject({
    text: "You said: hello",
    end: { why: "length" },
  });
  expect(answerTo({ ...hello, maxTokens: 4 }, plain).end).toEqual({ why: "done" });
});

test("JSON is said when asked for", () => {
  expect(JSON.parse(answerTo({ ...hello, wantsJson: true }, plain).text)).toEqual({ answer: "You said: hello there" });
});

test("an end can be named, if the protocol has it", () => {
  const steering = steer("stub-end-max-tokens", "");
  expect(answerTo(hello, steering, ["STOP", "MAX_TOKENS"]).end).toEqual({ why: "named", name: "max_tokens" });
  expect(() => answerTo(hello, steering, ["STOP"])).toThrow(SteeringError);
});

test("a source is cited when asked for", () => {
  expect(answerTo(hello, steer("stub-citations", "")).citation).toMatchObject({ start: 0, end: 21 });
});

test("cached tokens are never more than the input", () => {
  expect(answerTo(hello, steer("stub-cached-99", "")).tokens).toMatchObject({ input: 4, cached: 4 });
});

test("tools and images are input, too", () => {
  expect(countInput({ ...hello, tools, imageCount: 2 })).toBe(4 + 2 + 170);
});
