import type { Conversation, OfferedTool, SeenImage } from "./conversation.ts";
import { sampleArguments } from "./sample-arguments.ts";
import { type Steering, SteeringError, withoutDirectives } from "./steering.ts";
import { countTokens, pieces, TOKENS_PER_IMAGE } from "./tokens.ts";

export interface ToolCall {
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

/** Why the answer ends. `named`: as the protocol calls it, in lower case with underscores. */
export type End =
  | { readonly why: "done" | "length" | "tools" | "filter" | "refusal" }
  | { readonly why: "stop-sequence"; readonly sequence: string }
  | { readonly why: "named"; readonly name: string };

/** A source the answer cites: the code points of the text it stands behind. */
export interface Citation {
  readonly start: number;
  readonly end: number;
  readonly url: string;
  readonly title: string;
}

export interface Tokens {
  /** All input tokens, cached ones included. */
  readonly input: number;
  readonly cached: number;
  /** All output tokens, thinking included. */
  readonly output: number;
  readonly thinking: number;
}

/** An answer as every protocol can say it. */
export interface Answer {
  readonly thinking: string;
  readonly text: string;
  readonly citation?: Citation;
  readonly toolCalls: readonly ToolCall[];
  readonly end: End;
  readonly tokens: Tokens;
}

const THINKING = "Let me look at what was said.";
const REFUSAL = "I can not help with that.";

/**
 * The deterministic answer to a conversation. `ends` are the protocol's own names of an end, those a test may ask for.
 * Throws SteeringError.
 */
export function answerTo(conversation: Conversation, steering: Steering, ends: readonly string[] = []): Answer {
  const thinking = steering.thinking || conversation.wantsThinking ? THINKING : "";
  const toolCalls = steering.refusal || steering.filter ? [] : callTools(conversation, steering);
  const full = toolCalls.length > 0 ? "" : say(conversation, steering);
  const { text, end } = cut(full, conversation, steering, toolCalls.length > 0);
  const called = toolCalls.reduce((sum, call) => sum + countTokens(call.name) + countTokens(call.arguments), 0);
  const thought = countTokens(thinking);
  return {
    thinking,
    text,
    ...(steering.citations && text !== "" ? { citation: cite(text) } : {}),
    toolCalls,
    end: steering.end === undefined ? end : named(steering.end, ends),
    tokens: {
      input: countInput(conversation),
      cached: Math.min(steering.cached, countInput(conversation)),
      output: thought + countTokens(text) + called,
      thinking: thought,
    },
  };
}

function named(name: string, ends: readonly string[]): End {
  if (!ends.some((end) => end.toLowerCase() === name))
    throw new SteeringError(`stub: no answer ends with ${name} here`);
  return { why: "named", name };
}

function cite(text: string): Citation {
  return { start: 0, end: Array.from(text).length, url: "https://example.com/source", title: "A source" };
}

/** Input tokens of a conversation: its words, its tools' words, and its images. */
export function countInput(conversation: Conversation): number {
  const texts = [...conversation.texts, ...conversation.tools.map((tool) => tool.text)];
  const words = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return words + conversation.imageCount * TOKENS_PER_IMAGE;
}

function say(conversation: Conversation, steering: Steering): string {
  if (steering.refusal) return REFUSAL;
  if (steering.words !== undefined) return numberedWords(steering.words);
  const said = sentence(conversation);
  return conversation.wantsJson ? JSON.stringify({ answer: said }) : said;
}

function sentence(conversation: Conversation): string {
  if (conversation.toolResults.length > 0) return `The tool said: ${conversation.toolResults.join("; ")}`;
  const said = withoutDirectives(conversation.userText);
  if (conversation.images.length === 0) return `You said: ${said}`;
  return `You said: ${said} I see ${conversation.images.map(describe).join(" and ")}.`;
}

function describe(image: SeenImage): string {
  return image.kind === "url" ? `the image ${image.url}` : `${image.mediaType} of ${image.bytes} bytes`;
}

/** `word1 … wordN`: what the steering `words-N` says. */
export function numberedWords(count: number): string {
  return Array.from({ length: count }, (_, index) => `word${index + 1}`).join(" ");
}

function cut(
  full: string,
  conversation: Conversation,
  steering: Steering,
  calledTools: boolean,
): { text: string; end: End } {
  if (steering.refusal) return { text: full, end: { why: "refusal" } };
  if (calledTools) return { text: full, end: { why: "tools" } };
  const { sequence, text } = stopAt(full, conversation.stops);
  const limit = conversation.maxTokens;
  if (limit !== undefined && countTokens(text) > limit) {
    return { text: pieces(text).slice(0, limit).join(""), end: { why: "length" } };
  }
  if (steering.filter) return { text: pieces(text).slice(0, 2).join(""), end: { why: "filter" } };
  return { text, end: sequence === undefined ? { why: "done" } : { why: "stop-sequence", sequence } };
}

function stopAt(text: string, stops: readonly string[]): { text: string; sequence: string | undefined } {
  let at = text.length;
  let sequence: string | undefined;
  for (const stop of stops) {
    const found = stop === "" ? -1 : text.indexOf(stop);
    if (found < 0 || found >= at) continue;
    at = found;
    sequence = stop;
  }
  return { text: text.slice(0, at), sequence };
}

/** The prompt's own wish: `call get_weather {"city":"Paris"}`, any number of lines. */
const CALL = /^call ([\w-]+)(?: (\{.*\}))?$/gm;

function callTools(conversation: Conversation, steering: Steering): ToolCall[] {
  const { tools, toolChoice } = conversation;
  // After a tool's result the turn is the model's to speak, unless told otherwise.
  if (tools.length === 0 || toolChoice === "none" || conversation.toolResults.length > 0) return [];
  const wished = wishes(conversation, tools);
  const named = typeof toolChoice === "object" ? tools.filter((tool) => tool.name === toolChoice.name) : tools;
  const count = steering.tools ?? (toolChoice === "auto" ? 0 : 1);
  const calls = wished.length > 0 ? wished : named.slice(0, count).map(sampleCall);
  return conversation.parallelTools ? calls : calls.slice(0, 1);
}

function wishes(conversation: Conversation, tools: readonly OfferedTool[]): ToolCall[] {
  const result: ToolCall[] = [];
  for (const [, name, json] of withoutDirectives(conversation.userText).matchAll(CALL)) {
    const tool = tools.find((offered) => offered.name === name);
    if (tool !== undefined) result.push(json === undefined ? sampleCall(tool) : { name: tool.name, arguments: json });
  }
  return result;
}

function sampleCall(tool: OfferedTool): ToolCall {
  return { name: tool.name, arguments: JSON.stringify(sampleArguments(tool.schema)) };
}
