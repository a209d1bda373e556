import { FinishReason, type ModalityTokenCount, type Part } from "@google/genai";
import type { Answer, End } from "../answer.ts";
import { isObject, type JsonObject } from "../json.ts";
import { PIXEL } from "../pixel.ts";
import { CREATED } from "../stub-server.ts";
import { countTokens, pieces, TOKENS_PER_IMAGE } from "../tokens.ts";
import type { GenerateRequest } from "./generate-request.ts";
import { isStrict, SIGNATURE } from "./signatures.ts";

/** What identifies an answer: the same in the plain form and in each chunk of a stream. */
export interface AnswerIdentity {
  readonly responseId: string;
  /** Ids for function calls, unique in the life of the stub. */
  nextCallId(): string;
}

/** The ends a test may ask for by name. */
export const FINISH_REASONS: readonly string[] = Object.values(FinishReason);

/** The plain answer. Zero counts and empty lists are left out, as proto3 JSON does. */
export function generateContent(request: GenerateRequest, answer: Answer, identity: AnswerIdentity): JsonObject {
  if (answer.end.why === "refusal") return blocked(request, answer, identity);
  const candidates = Array.from({ length: request.candidates }, (_, index) =>
    candidate(
      request,
      {
        ...wholeContent(request, answer, identity),
        ...closing(request, answer),
        ...logprobs(request, answer.text),
      },
      index,
    ),
  );
  return envelope(request, identity, { candidates }, usageOf(request, answer, request.candidates));
}

/** The answer to a prompt that is refused: no candidate at all. */
export function blocked(request: GenerateRequest, answer: Answer, identity: AnswerIdentity): JsonObject {
  const usage = usageOf(request, { ...answer, tokens: { ...answer.tokens, output: 0, thinking: 0 } }, 1);
  return envelope(request, identity, { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } }, usage);
}

/** One message of the API: what is in it, what it has cost so far, and who says it. */
export function envelope(
  request: GenerateRequest,
  identity: AnswerIdentity,
  content: JsonObject,
  usage: JsonObject,
): JsonObject {
  return {
    ...content,
    ...(request.steering.noUsage ? {} : { usageMetadata: usage }),
    modelVersion: request.model,
    ...(request.dialect === "vertex" ? { createTime: new Date(CREATED * 1000).toISOString() } : {}),
    responseId: identity.responseId,
  };
}

/** Gemini numbers its candidates from 0; Vertex leaves a 0 out. */
export function candidate(request: GenerateRequest, fields: JsonObject, index: number): JsonObject {
  return { ...fields, ...(request.dialect === "gemini" || index > 0 ? { index } : {}) };
}

function wholeContent(request: GenerateRequest, answer: Answer, identity: AnswerIdentity): JsonObject {
  const parts: Part[] = [];
  if (answer.thinking !== "" && request.showThoughts) parts.push({ text: answer.thinking, thought: true });
  if (answer.text !== "") parts.push({ text: answer.text, ...signed(request, answer, answer.toolCalls.length === 0) });
  parts.push(...callParts(request, answer, identity), ...imageParts(request));
  return { content: { ...(parts.length > 0 ? { parts } : {}), role: "model" } };
}

/** The function calls, the first of them signed. None if one of them has arguments that are no JSON object. */
export function callParts(request: GenerateRequest, answer: Answer, identity: AnswerIdentity): Part[] {
  if (isMalformed(answer)) return [];
  return answer.toolCalls.map((call, index) => ({
    functionCall: {
      ...(isStrict(request.model) ? { id: identity.nextCallId() } : {}),
      name: call.name,
      args: argumentsOf(call.arguments) ?? {},
    },
    ...signed(request, answer, index === 0),
  }));
}

export function imageParts(request: GenerateRequest): Part[] {
  return request.wantsImage ? [{ inlineData: { mimeType: "image/png", data: PIXEL } }] : [];
}

/** The signature of what was thought, where something was; newer models always sign their calls. */
export function signed(request: GenerateRequest, answer: Answer, here: boolean): Pick<Part, "thoughtSignature"> {
  const thought = answer.thinking !== "" || (isStrict(request.model) && answer.toolCalls.length > 0);
  return here && thought ? { thoughtSignature: SIGNATURE } : {};
}

/** The fields of a candidate that come with its end. */
export function closing(request: GenerateRequest, answer: Answer): JsonObject {
  const reason = isMalformed(answer) ? "MALFORMED_FUNCTION_CALL" : finishReason(answer.end);
  const rating = { category: "HARM_CATEGORY_DANGEROUS_CONTENT", probability: "HIGH", blocked: true };
  return {
    finishReason: reason,
    ...(isMalformed(answer) ? { finishMessage: "Malformed function call" } : {}),
    ...(reason === "SAFETY" ? { safetyRatings: [rating] } : {}),
    ...citations(request, answer),
  };
}

function isMalformed(answer: Answer): boolean {
  return answer.toolCalls.some((call) => argumentsOf(call.arguments) === undefined);
}

function argumentsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Tool calls and stop sequences end as any answer does. */
function finishReason(end: End): string {
  switch (end.why) {
    case "length":
      return "MAX_TOKENS";
    case "filter":
      return "SAFETY";
    case "named":
      return end.name.toUpperCase();
    default:
      return "STOP";
  }
}

/** Sources are told by bytes of the text; the two APIs have different names for the list. */
function citations(request: GenerateRequest, answer: Answer): JsonObject {
  const { citation, text } = answer;
  if (citation === undefined) return {};
  const before = (points: number): number => Buffer.byteLength(Array.from(text).slice(0, points).join(""));
  const source = { startIndex: before(citation.start), endIndex: before(citation.end), uri: citation.url };
  return request.dialect === "gemini"
    ? { citationMetadata: { citationSources: [source] } }
    : { citationMetadata: { citations: [{ ...source, title: citation.title }] } };
}

/** A token's log probability is -0.5, that of its n-th alternative -n; its id is its length. */
export function logprobs(request: GenerateRequest, text: string): JsonObject {
  const { logprobs: alternatives } = request;
  if (alternatives === undefined || text === "") return {};
  const tokens = pieces(text);
  const chosenCandidates = tokens.map((token) => ({ token, tokenId: token.length, logProbability: -0.5 }));
  const topCandidates = tokens.map((token) => ({
    candidates: Array.from({ length: alternatives }, (_, rank) => ({
      token: rank === 0 ? token : `${token}~${rank}`,
      tokenId: token.length,
      logProbability: rank === 0 ? -0.5 : -rank,
    })),
  }));
  return {
    avgLogprobs: -0.5,
    logprobsResult: { ...(alternatives > 0 ? { topCandidates } : {}), chosenCandidates },
  };
}

/** Thoughts are counted apart from the candidates; cached tokens are part of the prompt. */
export function usageOf(request: GenerateRequest, answer: Answer, candidates: number): JsonObject {
  const { input, cached, output, thinking } = answer.tokens;
  const said = (output - thinking) * candidates;
  const thought = thinking * candidates;
  const images = request.conversation.imageCount * TOKENS_PER_IMAGE;
  return {
    promptTokenCount: input,
    ...(said > 0 ? { candidatesTokenCount: said } : {}),
    totalTokenCount: input + said + thought,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    promptTokensDetails: byModality(input - images, images),
    ...(cached > 0 ? { cacheTokensDetails: byModality(cached, 0) } : {}),
    ...(request.dialect === "vertex" && said > 0 ? { candidatesTokensDetails: byModality(said, 0) } : {}),
    ...(thought > 0 ? { thoughtsTokenCount: thought } : {}),
    ...(request.dialect === "vertex" ? { trafficType: "ON_DEMAND" } : {}),
  };
}

export function byModality(text: number, images: number): Pick<ModalityTokenCount, "tokenCount">[] {
  const counts = [
    { modality: "TEXT", tokenCount: text },
    { modality: "IMAGE", tokenCount: images },
  ];
  return counts.filter((count) => count.tokenCount > 0);
}

/** The answer as far as it has come: what its usage is made of in the middle of a stream. */
export function soFar(answer: Answer, thinking: string, text: string, calls: number): Answer {
  const called = answer.toolCalls
    .slice(0, calls)
    .reduce((sum, call) => sum + countTokens(call.name) + countTokens(call.arguments), 0);
  const thought = countTokens(thinking);
  const output = thought + countTokens(text) + called;
  return { ...answer, tokens: { ...answer.tokens, output, thinking: thought } };
}
