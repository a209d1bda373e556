import type { Case } from "./cases.ts";
import type { Back } from "./translator.ts";

/** Why a case is not there, or not whole, with providers of a protocol. */
export interface Reason {
  readonly lost: string;
  readonly why: string;
  /** What of it there is, in a word or two for a table. */
  readonly keeps?: string;
}

const NO_FILES: Reason = { lost: "files", why: "it takes pictures only", keeps: "pictures" };
const FETCHES_NOTHING: Reason = {
  lost: "pictures by address",
  why: "it fetches nothing, and a filter has no cluster for arbitrary hosts",
  keeps: "inline",
};
const TEXT_ONLY: Reason = { lost: "pictures and files", why: "its messages are texts" };
const NO_REFUSALS: Reason = { lost: "refusals", why: "a model that refuses says so in its text" };

/** Cases of tools, of which none is there where the first one is not. */
function tools(why: string): Readonly<Partial<Record<Case, Reason>>> {
  const reason = { lost: "tools, their calls and results", why };
  return { "one-tool": reason, "parallel-tools": reason, "tool-result": reason };
}

const NO_STREAM: Reason = {
  lost: "streams",
  why: "it has none, so who asks for one gets the whole answer as one",
  keeps: "made of the whole answer",
};

/** A reason for each cell of the matrix that is refused, has no answer, or has only one of plain and streamed. */
export const REASONS: Readonly<Partial<Record<Back, Readonly<Partial<Record<Case, Reason>>>>>> = {
  bedrock: { image: FETCHES_NOTHING },
  cohere: { image: NO_FILES, refusal: NO_REFUSALS },
  ollama: {
    image: {
      lost: "files, and pictures by address",
      why: "it takes the bytes of pictures only",
      keeps: "pictures, inline",
    },
    refusal: NO_REFUSALS,
  },
  qwen: {
    image: {
      lost: "files, and pictures for models that do not see",
      why: "only its multimodal models (`qwen-vl-…`, `qwen3.5-plus` and the like) have lists of parts",
      keeps: "pictures",
    },
    refusal: NO_REFUSALS,
  },
  minimax: {
    image: TEXT_ONLY,
    "parallel-tools": { lost: "several calls in one answer", why: "a message has one `function_call`" },
    thinking: { lost: "thinking", why: "its answers have no place for it" },
    refusal: NO_REFUSALS,
  },
  hunyuan: { image: NO_FILES },
  spark: { image: TEXT_ONLY },
  dify: {
    image: NO_FILES,
    ...tools("the application has its own"),
    thinking: { lost: "thinking of whole answers", why: "only its streams tell it apart" },
    refusal: { lost: "refusals of whole answers", why: "only a stream says that moderation replaced the text" },
  },
  deepl: {
    text: NO_STREAM,
    system: NO_STREAM,
    long: NO_STREAM,
    error: NO_STREAM,
    image: { lost: "pictures and files", why: "it translates texts" },
    ...tools("it translates texts"),
    thinking: { lost: "thinking", why: "there is no model that thinks" },
    "structured-output": { lost: "a form for the answer", why: "it translates texts" },
    refusal: { lost: "refusals", why: "it refuses nothing but by an error" },
  },
  triton: {
    image: { lost: "pictures and files", why: "a prompt is one text" },
    ...tools("a prompt is one text"),
    thinking: { lost: "thinking", why: "the answer is one text" },
    refusal: NO_REFUSALS,
  },
};

/** What else a provider's protocol has no place for, though every case of the matrix is there. */
export const LOSSES: Readonly<Record<Back, string>> = {
  openai:
    "of Anthropic's clients thinking of earlier turns, cache marks and server tools are left out, of Gemini's safety settings, cached content and labels: they only guide the model; files by address are refused, save by OpenRouter, which fetches them",
  claude:
    "`n`, `seed`, penalties, log probabilities, biases, and the temperature beside thinking (from Claude 4.7 on always) are left out; audio and custom tools are refused; a schema that is not strict becomes an instruction, and any schema at Vertex AI, where structured output is off by default; limits of numbers and lengths in a strict one become words; models that think within an effort get that in the place of a budget, those that always think cannot be made to call a tool",
  gemini:
    "thoughts of earlier turns stay behind, the signatures of calls go, those of texts from clients of OpenAI chat and Gemini only; models before 2.5 are not told how much to think, later ones get no penalties; budgets are cut to the model's range; files by another provider's id are refused; members that Gemini refuses are left out",
  bedrock:
    "`seed`, penalties, log probabilities, the user and `parallel_tool_calls` are left out; models other than Claude get no thoughts back, older ones no schema; a choice among tools is told to Claude and Nova, to Mistral without a name; of an Anthropic client's cache marks those of the assistant's turns stay behind; for Claude's models what stands at Anthropic messages",
  responses:
    "`stop`, `seed`, `top_k`, penalties and biases are left out; several choices, audio and custom tools are refused; nothing is stored unless the client asks for it",
  cohere:
    "beside tools or documents the form of the answer is asked for in words; the user, biases and `logprobs` are left out; numbers beyond its ranges are cut to them; a named function becomes the only one offered; thoughts of earlier turns go back as the plan of their calls only",
  ollama: "it cannot be made to call a function: it is offered fewer, or none",
  qwen: "thoughts of earlier turns stay behind; a function that must be called becomes the only one offered; with tools the streams of older models that do not think repeat the whole, of which clients get what is new",
  minimax:
    "stop sequences, seeds and penalties are left out; any function cannot be forced, only a named one; a schema becomes an instruction",
  hunyuan:
    "the token limit, penalties, log probabilities and thoughts of earlier turns are left out; a schema becomes an instruction; a tool can be forced by its name only",
  spark: "a schema becomes an instruction beside `json_object`; custom tools and `allowed_tools` are refused",
  dify: "parameters are left out, for the application has its own; a schema becomes an instruction; without the id of a conversation the whole chat goes as one text",
  deepl: "only what the user said since the last answer is translated; the system prompt is its context",
  triton:
    "a chat of several turns goes as one text; a schema becomes an instruction; a stream has no end mark, so one that was cut cannot be told from one that is whole",
};
