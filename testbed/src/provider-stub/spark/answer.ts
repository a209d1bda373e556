import type { Answer } from "../answer.ts";
import { type Framing, SSE, type StreamEvent } from "../framing.ts";
import { CREATED, type Ids } from "../stub-server.ts";
import { pieces } from "../tokens.ts";
import { failure, INSPECTED } from "./errors.ts";
import type { ChatRequest } from "./request.ts";

const SUCCESS = { code: 0, message: "Success" };

/** Events without a space behind `data:`. */
export const SPARK_EVENTS: Framing = {
  contentType: "text/event-stream",
  frame: (event, steering) => SSE.frame(event, steering).replace(/^data: /m, "data:"),
};

/** The plain answer. No choice says why it ended. */
export function plainReply(request: ChatRequest, answer: Answer, sid: string, ids: Ids): object {
  const message = {
    role: "assistant",
    content: answer.text,
    ...(answer.thinking === "" ? {} : { reasoning_content: answer.thinking }),
    ...callsField(request, answer, ids),
  };
  return { ...SUCCESS, sid, choices: [{ message, index: 0 }], ...usageField(request, answer) };
}

/** Calls as a list if the client asked for one, else a single object. */
function callsField(request: ChatRequest, answer: Answer, ids: Ids): object {
  const calls = answer.toolCalls.map((call) => ({ id: ids.next("call_"), type: "function", function: call }));
  if (calls.length === 0) return {};
  return { tool_calls: request.callsAsList ? calls : calls[0] };
}

function usageField({ steering }: ChatRequest, answer: Answer): object {
  if (steering.noUsage) return {};
  const { input, output } = answer.tokens;
  return { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } };
}

/** The events of a streamed answer: words one by one, calls whole, the usage in the last, then `[DONE]`. */
export function* chatEvents(request: ChatRequest, answer: Answer, sid: string, ids: Ids): Generator<StreamEvent> {
  const say = (delta: object, part: StreamEvent["part"], usage: object = {}): StreamEvent => {
    const choices = [{ delta: { role: "assistant", content: "", ...delta }, index: 0 }];
    return { data: JSON.stringify({ ...SUCCESS, sid, id: sid, created: CREATED, choices, ...usage }), part };
  };
  for (const reasoning_content of pieces(answer.thinking)) yield say({ reasoning_content }, "content");
  for (const content of pieces(answer.text)) yield say({ content }, "content");
  if (answer.toolCalls.length > 0) yield say(callsField(request, answer, ids), "content");
  if (answer.end.why === "filter") {
    yield failureEvent(...INSPECTED);
    return;
  }
  yield say({}, "closing", usageField(request, answer));
  yield { data: "[DONE]", part: "closing" };
}

/** The event of an answer that fails while it is said. */
export function failureEvent(code: number, message: string): StreamEvent {
  return { data: JSON.stringify(failure(code, message)), part: "closing" };
}
