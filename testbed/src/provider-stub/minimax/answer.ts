import type { Answer } from "../answer.ts";
import type { StreamEvent } from "../framing.ts";
import { CREATED } from "../stub-server.ts";
import { pieces } from "../tokens.ts";
import { type BaseResp, failed, INSPECTED, UNKNOWN } from "./errors.ts";
import type { ProRequest } from "./request.ts";

/** A message of an answer. */
interface Message {
  readonly sender_type: "BOT";
  readonly sender_name: string;
  readonly text: string;
  readonly function_call?: { readonly name: string; readonly arguments: string };
}

/** The plain answer. An answer that was filtered is none. */
export function plainReply(request: ProRequest, answer: Answer, id: string): object {
  const filtered = answer.end.why === "filter";
  const said = filtered ? "" : answer.text;
  return {
    created: CREATED,
    model: request.conversation.model,
    reply: said,
    choices: filtered
      ? null
      : [{ finish_reason: finishReason(answer), index: 0, messages: [message(request, said, answer)] }],
    ...(request.steering.noUsage ? {} : { usage: { total_tokens: answer.tokens.input + answer.tokens.output } }),
    input_sensitive: false,
    output_sensitive: filtered,
    id,
    base_resp: filtered ? INSPECTED : SUCCESS,
  };
}

const SUCCESS: BaseResp = { status_code: 0, status_msg: "" };

function message(request: ProRequest, text: string, answer?: Answer): Message {
  const [call] = answer?.toolCalls ?? [];
  const sender = { sender_type: "BOT", sender_name: request.bot, text } as const;
  return call === undefined ? sender : { ...sender, function_call: call };
}

function finishReason(answer: Answer): string {
  return answer.end.why === "length" ? "length" : "stop";
}

/** The events of a streamed answer: what is new in each, and in the last the whole answer once more. */
export function* proEvents(request: ProRequest, answer: Answer, id: string): Generator<StreamEvent> {
  const say = (part: Message): StreamEvent => {
    const choices = [{ messages: [part] }];
    const event = { created: CREATED, model: request.conversation.model, reply: "", choices, output_sensitive: false };
    return { data: JSON.stringify(event), part: "content" };
  };
  for (const text of pieces(answer.text)) yield say(message(request, text));
  if (answer.toolCalls.length > 0) yield say(message(request, "", answer));
  yield { data: JSON.stringify(plainReply(request, answer, id)), part: "closing" };
}

/** The event of a stream that fails. */
export const FAILURE: StreamEvent = { data: JSON.stringify(failed(UNKNOWN)), part: "closing" };
