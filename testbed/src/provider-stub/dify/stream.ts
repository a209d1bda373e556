import type { Answer } from "../answer.ts";
import { type Framing, SSE, type StreamEvent } from "../framing.ts";
import { CREATED } from "../stub-server.ts";
import { pieces } from "../tokens.ts";
import { type AnswerIds, finalText, metadata, runData, WORKFLOW } from "./answer.ts";
import { BROKEN } from "./errors.ts";
import type { AppRequest } from "./request.ts";

/** The name of an event is in its data; only a ping has a line for it, and no data. */
export const DIFY_EVENTS: Framing = {
  ...SSE,
  contentType: "text/event-stream; charset=utf-8",
  frame: (event, steering) => {
    const eol = steering.crlf ? "\r\n" : "\n";
    return event.event === "ping" ? `event: ping${eol}${eol}` : SSE.frame(event, steering);
  },
};

const PING: StreamEvent = { event: "ping", data: "", part: "opening" };

/** An event before its data is text. */
type Told = readonly [part: StreamEvent["part"], event: Readonly<Record<string, unknown>> & { readonly event: string }];

/** The events of a streamed answer, each kind of app with its own (dify-docs, api-reference/guides/streaming). */
export function* appEvents(request: AppRequest, answer: Answer, ids: AnswerIds): Generator<StreamEvent> {
  yield PING;
  for (const [part, event] of toldBy(request, answer, ids)) {
    yield { data: JSON.stringify({ ...event, ...commonOf(request, ids) }), part };
  }
}

/** The event of a failure: the status of the reply stays 200. */
export function failureEvent(request: AppRequest, ids: AnswerIds): StreamEvent {
  const { task_id, ...common } = commonOf(request, ids);
  return { data: JSON.stringify({ event: "error", ...common, ...BROKEN }), part: "closing" };
}

/** What every event of an app has. */
function commonOf({ app }: AppRequest, ids: AnswerIds): { task_id: string } & Readonly<Record<string, unknown>> {
  if (app === "workflow") return { task_id: ids.task, workflow_run_id: ids.run };
  const message = { message_id: ids.message, created_at: CREATED, task_id: ids.task };
  return app === "completion" ? message : { conversation_id: ids.conversation, ...message };
}

function toldBy(request: AppRequest, answer: Answer, ids: AnswerIds): Iterable<Told> {
  switch (request.app) {
    case "agent":
      return agentEvents(request, answer, ids);
    case "chatflow":
    case "workflow":
      return flowEvents(request, answer, ids);
    case "chat":
    case "completion":
      return messageEvents(request, answer, ids);
  }
}

/** Words, perhaps what replaces them, and the bill. */
function* messageEvents(request: AppRequest, answer: Answer, ids: AnswerIds): Generator<Told> {
  const { message: id } = ids;
  for (const words of pieces(answer.text)) {
    yield ["content", { event: "message", id, answer: words, from_variable_selector: null }];
  }
  if (answer.end.why === "filter") yield ["content", { event: "message_replace", answer: finalText(answer) }];
  yield ["closing", { event: "message_end", id, metadata: metadata(request, answer) }];
}

/** A step of the agent, its words, and the step once more with all it said. */
function* agentEvents(request: AppRequest, answer: Answer, ids: AnswerIds): Generator<Told> {
  const step = { event: "agent_thought", id: ids.run, position: 1 };
  const idle = { observation: "", tool: "", tool_labels: {}, tool_input: "", message_files: [] };
  yield ["opening", { ...step, thought: answer.thinking, ...idle }];
  for (const words of pieces(answer.text))
    yield ["content", { event: "agent_message", id: ids.message, answer: words }];
  if (answer.end.why === "filter") yield ["content", { event: "message_replace", answer: finalText(answer) }];
  yield ["content", { ...step, thought: answer.text, ...idle }];
  yield ["closing", { event: "message_end", id: ids.message, metadata: metadata(request, answer) }];
}

/** A run of one node, a language model; in a chat the words are messages, else pieces of the node's text. */
function* flowEvents(request: AppRequest, answer: Answer, ids: AnswerIds): Generator<Told> {
  const chat = request.app === "chatflow";
  const run = chat ? { workflow_run_id: ids.run } : {};
  const started = {
    id: ids.run,
    workflow_id: WORKFLOW,
    inputs: request.inputs,
    created_at: CREATED,
    reason: "initial",
  };
  const node = { id: `${ids.run}-1`, node_id: "llm", node_type: "llm", title: "LLM", index: 1, created_at: CREATED };
  yield ["opening", { event: "workflow_started", ...run, data: started }];
  yield ["opening", { event: "node_started", ...run, data: node }];
  const reason = { message_id: chat ? ids.message : null, node_id: "llm" };
  for (const reasoning of pieces(answer.thinking)) {
    yield ["content", { event: "reasoning_chunk", data: { ...reason, reasoning, is_final: false } }];
  }
  if (answer.thinking !== "") {
    yield ["content", { event: "reasoning_chunk", data: { ...reason, reasoning: "", is_final: true } }];
  }
  const selector = ["llm", "text"];
  for (const text of pieces(answer.text)) {
    if (chat) yield ["content", { event: "message", id: ids.message, answer: text, from_variable_selector: selector }];
    else yield ["content", { event: "text_chunk", data: { text, from_variable_selector: selector } }];
  }
  if (chat && answer.end.why === "filter") yield ["content", { event: "message_replace", answer: finalText(answer) }];
  const outputs = { text: answer.text, finish_reason: "stop" };
  const ended = { ...node, status: "succeeded", outputs, elapsed_time: 0.5, finished_at: CREATED };
  yield ["content", { event: "node_finished", ...run, data: ended }];
  if (chat) yield ["closing", { event: "message_end", id: ids.message, metadata: metadata(request, answer) }];
  yield ["closing", { event: "workflow_finished", ...run, data: runData(answer, ids) }];
}
