import type { Part } from "@google/genai";
import type { Answer } from "../answer.ts";
import { type Framing, SSE, type StreamEvent } from "../framing.ts";
import type { JsonObject } from "../json.ts";
import { countTokens, pieces } from "../tokens.ts";
import {
  type AnswerIdentity,
  blocked,
  callParts,
  candidate,
  closing,
  envelope,
  imageParts,
  logprobs,
  signed,
  soFar,
  usageOf,
} from "./generate-answer.ts";
import type { GenerateRequest } from "./generate-request.ts";

/** Server-sent events as Google sends them: no names, lines that end with CRLF, no last event of its own. */
export const GOOGLE_SSE: Framing = {
  contentType: "text/event-stream",
  frame: (event, steering) => SSE.frame(event, { ...steering, crlf: true }),
};

/** The stream without `alt=sse`: one JSON array, an element at a time. */
export const JSON_ARRAY: Framing = {
  contentType: "application/json; charset=UTF-8",
  frame: (event, steering, index) =>
    Buffer.from(`${index === 0 ? "[" : ",\r\n"}${steering.comments ? "\r\n" : ""}${event.data}\n`),
  tail: "]\n",
};

/** What a stream has said so far, for the usage in each of its chunks. */
interface Progress {
  thinking: string;
  text: string;
  calls: number;
}

/** The chunks of a streamed answer: each a whole response with what is new in it and the usage up to there. */
export function* generateEvents(
  request: GenerateRequest,
  answer: Answer,
  identity: AnswerIdentity,
): Generator<StreamEvent> {
  if (answer.end.why === "refusal") {
    yield { data: print(blocked(request, answer, identity)), part: "closing" };
    return;
  }
  const progress: Progress = { thinking: "", text: "", calls: 0 };
  for (let index = 0; index < request.candidates; index++) {
    // The candidates are equal, so those that are whole count as one answer each.
    const chunk = (fields: JsonObject, told: Answer): string =>
      print(
        envelope(
          request,
          identity,
          { candidates: [candidate(request, fields, index)] },
          usageUpTo(request, answer, told, index),
        ),
      );
    Object.assign(progress, { thinking: "", text: "", calls: 0 });
    for (const part of contentParts(request, answer, identity, progress)) {
      const told = soFar(answer, progress.thinking, progress.text, progress.calls);
      const said = part.thought === true ? "" : (part.text ?? "");
      const fields = { content: { parts: [part], role: "model" }, ...logprobs(request, said) };
      yield { data: chunk(fields, told), part: "content" };
    }
    yield {
      data: chunk({ content: lastContent(request, answer), ...closing(request, answer) }, answer),
      part: "closing",
    };
  }
}

/** On one line, a space after each colon: as Google writes it. */
function print(value: JsonObject): string {
  return JSON.stringify(value, null, 1).replace(/\n */g, "");
}

function usageUpTo(request: GenerateRequest, answer: Answer, told: Answer, whole: number): JsonObject {
  const { output, thinking } = answer.tokens;
  const tokens = {
    ...told.tokens,
    output: output * whole + told.tokens.output,
    thinking: thinking * whole + told.tokens.thinking,
  };
  return usageOf(request, { ...told, tokens }, 1);
}

function* contentParts(
  request: GenerateRequest,
  answer: Answer,
  identity: AnswerIdentity,
  progress: Progress,
): Generator<Part> {
  for (const piece of pieces(answer.thinking)) {
    progress.thinking += piece;
    if (request.showThoughts && countTokens(piece) > 0) yield { text: piece, thought: true };
  }
  for (const piece of pieces(answer.text)) {
    progress.text += piece;
    yield { text: piece };
  }
  for (const part of callParts(request, answer, identity)) {
    progress.calls++;
    yield part;
  }
  yield* imageParts(request);
}

/** The content of a last chunk: an empty text, perhaps with the signature, or, after function calls, no part at all. */
function lastContent(request: GenerateRequest, answer: Answer): JsonObject {
  if (answer.toolCalls.length > 0) return { role: "model" };
  return { parts: [{ text: "", ...signed(request, answer, true) }], role: "model" };
}
