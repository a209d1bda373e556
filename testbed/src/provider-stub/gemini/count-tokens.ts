import type { Content } from "@google/genai";
import { countInput } from "../answer.ts";
import type { JsonObject } from "../json.ts";
import { TOKENS_PER_IMAGE } from "../tokens.ts";
import { CONTENT } from "./content-schema.ts";
import type { Dialect } from "./dialect.ts";
import { invalid } from "./errors.ts";
import { byModality } from "./generate-answer.ts";
import { checkRequest, type GenerateRequest } from "./generate-request.ts";
import { list, message, narrowed, readMessage } from "./proto.ts";
import { GENERATE_CONTENT_REQUEST, type GenerateContentRequest } from "./request-schema.ts";

interface GeminiCountRequest {
  readonly contents?: Content[];
  readonly generateContentRequest?: GenerateContentRequest;
}

const GEMINI_REQUEST = message<GeminiCountRequest>("CountTokensRequest", () => ({
  contents: list(CONTENT),
  generateContentRequest: GENERATE_CONTENT_REQUEST,
}));

/** What Vertex counts: the fields of the request itself. */
const VERTEX_REQUEST = narrowed(GENERATE_CONTENT_REQUEST, "CountTokensRequest", [
  "model",
  "contents",
  "tools",
  "systemInstruction",
  "generationConfig",
]);

/** Reads what is to be counted: contents alone, or a whole request. Throws GoogleError. */
export function readCountRequest(body: unknown, model: string, dialect: Dialect): GenerateRequest {
  if (dialect === "vertex") {
    return checkRequest(readMessage(VERTEX_REQUEST, body, dialect), model, dialect);
  }
  const { contents, generateContentRequest } = readMessage(GEMINI_REQUEST, body, dialect);
  if (contents !== undefined && generateContentRequest !== undefined) {
    throw invalid("* CountTokensRequest.contents: must not be set together with generate_content_request.\n");
  }
  return checkRequest(generateContentRequest ?? { contents: contents ?? [] }, model, dialect);
}

/** Answers `:countTokens`. */
export function countTokensOf(request: GenerateRequest): JsonObject {
  const { conversation } = request;
  const total = countInput(conversation);
  const images = conversation.imageCount * TOKENS_PER_IMAGE;
  const characters = conversation.texts.join("").replace(/\s/g, "").length;
  return {
    totalTokens: total,
    ...(request.dialect === "vertex" ? { totalBillableCharacters: characters } : {}),
    promptTokensDetails: byModality(total - images, images),
  };
}
