import type { Answer } from "../answer.ts";
import type { StreamEvent } from "../framing.ts";
import { CREATED, type Ids } from "../stub-server.ts";
import { countTokens, fragments, pieces } from "../tokens.ts";
import type { ChatRequest } from "./request.ts";

/** What every answer says of itself. */
const NOTE = "以上内容为AI生成，不代表开发者立场，请勿删除或修改本标记";

/** Code points of a tool's arguments in one event: small, so that escapes are cut. */
const FRAGMENT = 5;

/** A call: its pieces in a stream are known by their id, which each of them has. */
interface WireCall {
  readonly Id: string;
  readonly Type: "function";
  readonly Index: number;
  readonly Function: { readonly Name: string; readonly Arguments: string };
}

function callsOf(answer: Answer, ids: Ids): WireCall[] {
  return answer.toolCalls.map(({ name, arguments: args }, index) => {
    return { Id: ids.next("call_"), Type: "function", Index: index, Function: { Name: name, Arguments: args } };
  });
}

/** The text with the sequence that stopped it: this API ends behind it. */
function textOf(answer: Answer): string {
  return answer.end.why === "stop-sequence" ? answer.text + answer.end.sequence : answer.text;
}

function finishReason(answer: Answer): string {
  if (answer.end.why === "filter") return "sensitive";
  return answer.end.why === "tools" ? "tool_calls" : "stop";
}

/** The plain answer, in its envelope. */
export function plainReply(request: ChatRequest, answer: Answer, id: string, ids: Ids): object {
  const calls = callsOf(answer, ids);
  const message = {
    Role: "assistant",
    Content: textOf(answer),
    ...(answer.thinking === "" ? {} : { ReasoningContent: answer.thinking }),
    ...(calls.length > 0 ? { ToolCalls: calls } : {}),
  };
  const choices = [{ Index: 0, Message: message, FinishReason: finishReason(answer) }];
  const reply = { RequestId: id, Note: NOTE, Choices: choices, Created: CREATED, Id: id };
  return { Response: { ...reply, ...usageField(request, answer, answer.tokens.output) } };
}

function usageField(request: ChatRequest, answer: Answer, output: number): object {
  if (request.steering.noUsage) return {};
  const { input, cached } = answer.tokens;
  const usage = { PromptTokens: input, CompletionTokens: output, TotalTokens: input + output };
  return { Usage: cached > 0 ? { ...usage, PromptTokensDetails: { CachedTokens: cached } } : usage };
}

/** The events of a streamed answer, without an envelope: all say how much was used so far, an open one has no reason. */
export function* chatEvents(request: ChatRequest, answer: Answer, id: string, ids: Ids): Generator<StreamEvent> {
  let used = 0;
  const say = (delta: object, tokens: number, reason = ""): StreamEvent => {
    used = Math.min(answer.tokens.output, used + tokens);
    const choices = [{ Index: 0, Delta: { Role: "assistant", ...delta }, FinishReason: reason }];
    const event = { Note: NOTE, Choices: choices, Created: CREATED, Id: id, ...usageField(request, answer, used) };
    return { data: JSON.stringify(event), part: reason === "" ? "content" : "closing" };
  };
  for (const piece of pieces(answer.thinking)) yield say({ Content: "", ReasoningContent: piece }, 1);
  for (const piece of pieces(textOf(answer))) yield say({ Content: piece }, 1);
  for (const call of callsOf(answer, ids)) {
    const { Name: name, Arguments: args } = call.Function;
    yield say({ ToolCalls: [{ ...call, Function: { Name: name, Arguments: "" } }] }, countTokens(name));
    for (const piece of fragments(args, FRAGMENT)) {
      yield say({ ToolCalls: [{ ...call, Function: { Name: "", Arguments: piece } }] }, 0);
    }
  }
  yield say({ Content: "" }, answer.tokens.output, finishReason(answer));
}

/** The event of a stream that fails. */
export function failureEvent(id: string): StreamEvent {
  const error = { Msg: "服务内部异常", Code: 4000 };
  return {
    data: JSON.stringify({ Note: NOTE, Choices: [], Created: CREATED, Id: id, ErrorMsg: error }),
    part: "closing",
  };
}
