import type { Answer } from "../answer.ts";
import type { Framing, StreamEvent } from "../framing.ts";
import type { StubError } from "../stub-error.ts";
import { countTokens, fragments, pieces } from "../tokens.ts";
import { choice, finishReason, type Said, usageField, type WireCall } from "./answer.ts";
import { INSPECTED } from "./errors.ts";
import type { GenerationRequest } from "./request.ts";

/** Code points of a tool's arguments in one event: small, so that escapes are cut. */
const FRAGMENT = 5;

/** Why an answer has not ended: the word, where others have a null. */
const OPEN = "null";

/** The form of the service's events: a number, a name and a comment with the status before the data, no spaces. */
export function dashScopeForm(): Framing {
  let last = 0;
  return {
    contentType: "text/event-stream;charset=UTF-8",
    frame: (event, steering) => {
      const eol = steering.crlf ? "\r\n" : "\n";
      const alive = steering.comments ? `: keep-alive${eol}${eol}` : "";
      last++;
      return `${alive}id:${last}${eol}event:${event.event}${eol}:${event.comment}${eol}data:${event.data}${eol}${eol}`;
    },
  };
}

/** The event that is an error. */
export function errorEvent({ status, body }: StubError): StreamEvent {
  return { event: "error", comment: `HTTP_STATUS/${status}`, data: JSON.stringify(body), part: "closing" };
}

/** The events of a streamed answer: all say how much was used so far, the last why it ended. */
export function* generationEvents(
  request: GenerationRequest,
  answer: Answer,
  calls: readonly WireCall[],
  id: string,
): Generator<StreamEvent> {
  const reply = (output: object, tokens: number, part: StreamEvent["part"]): StreamEvent => {
    const data = JSON.stringify({ output, ...usageField(request, answer, tokens), request_id: id });
    return { event: "result", comment: "HTTP_STATUS/200", data, part };
  };
  const outputOf = (said: Said, reason: string, index: number): object =>
    request.message ? { choices: [choice(request, said, reason, index)] } : { text: said.text, finish_reason: reason };
  for (let index = 0; index < request.n; index++) {
    let all: Said = { thinking: "", text: "", calls: [] };
    for (const step of steps(answer, calls)) {
      all = { thinking: all.thinking + step.thinking, text: all.text + step.text, calls: grown(all.calls, step.calls) };
      yield reply(outputOf(request.incremental ? step : all, OPEN, index), tokensOf(all), "content");
    }
    if (answer.end.why === "filter") {
      yield errorEvent(INSPECTED);
      return;
    }
    const rest: Said = request.incremental ? { thinking: "", text: "", calls: [] } : all;
    yield reply(outputOf(rest, finishReason(answer.end), index), answer.tokens.output, "closing");
  }
}

/** What is new in each event: a word thought, a word said, a piece of a call. A call's later pieces have no id and no name. */
function* steps(answer: Answer, calls: readonly WireCall[]): Generator<Said> {
  const nothing: Said = { thinking: "", text: "", calls: [] };
  for (const thinking of pieces(answer.thinking)) yield { ...nothing, thinking };
  for (const text of pieces(answer.text)) yield { ...nothing, text };
  for (const [index, call] of calls.entries()) {
    const { name = "", arguments: args } = call.function;
    yield { ...nothing, calls: [{ ...call, index, function: { name, arguments: "" } }] };
    for (const piece of fragments(args, FRAGMENT)) {
      yield { ...nothing, calls: [{ index, id: "", type: "function", function: { arguments: piece } }] };
    }
  }
}

/** All calls so far, with one more piece. */
function grown(calls: readonly WireCall[], [piece]: readonly WireCall[]): readonly WireCall[] {
  if (piece === undefined) return calls;
  const index = piece.index ?? 0;
  const call = calls[index];
  if (call === undefined) return [...calls, piece];
  const { name = "", arguments: args } = call.function;
  return calls.with(index, { ...call, function: { name, arguments: args + piece.function.arguments } });
}

function tokensOf(said: Said): number {
  const called = said.calls.map((call) => countTokens(call.function.name ?? "") + countTokens(call.function.arguments));
  return countTokens(said.thinking) + countTokens(said.text) + called.reduce((sum, count) => sum + count, 0);
}
