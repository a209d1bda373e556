import { serveChat } from "../../openai/chat.ts";
import type { ChatProfile } from "../../openai/chat-request.ts";
import { OpenAiError } from "../../openai/errors.ts";
import { SteeringError } from "../../steering.ts";
import { sendJson } from "../../transmit.ts";
import { GoogleError, invalid, STREAM_FAILURE } from "../errors.ts";
import { type Exchange, pretty, REPLY_HEADERS } from "../exchange.ts";

/** Google's own parameters come in an object of that name. */
const EXTRA = ["extra_body", "google"];

/** The Gemini API knows its own models by their bare names. */
const GEMINI: ChatProfile = { foreign: /^(gpt|o\d|claude|qwen|deepseek)/, extra: EXTRA, streamFailure: STREAM_FAILURE };

/** Vertex AI wants the publisher before the name. */
const VERTEX: ChatProfile = { foreign: /^(?!stub-)[^/]*$/, extra: EXTRA, streamFailure: STREAM_FAILURE };

/**
 * Answers chat completions in OpenAI's protocol: Google's own headers, and errors of Google's, in an array.
 * https://ai.google.dev/gemini-api/docs/openai, https://cloud.google.com/vertex-ai/generative-ai/docs/start/openai
 */
export async function serveOpenAiChat(exchange: Exchange, dialect: "gemini" | "vertex"): Promise<void> {
  const { response } = exchange;
  try {
    await serveChat(exchange, REPLY_HEADERS, dialect === "gemini" ? GEMINI : VERTEX);
  } catch (error) {
    if (response.headersSent) throw error;
    const known = error instanceof SteeringError ? invalid(error.message) : asGoogle(error);
    if (!(known instanceof GoogleError)) throw error;
    await sendJson(response, known.status, REPLY_HEADERS, pretty([known.body]));
  }
}

function asGoogle(error: unknown): unknown {
  return error instanceof OpenAiError ? new GoogleError(error.status, error.message) : error;
}
