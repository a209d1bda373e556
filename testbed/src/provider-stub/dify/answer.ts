import type { Answer } from "../answer.ts";
import { CREATED } from "../stub-server.ts";
import type { AppRequest } from "./request.ts";

/** Ids of one answer; all are UUIDs. */
export interface AnswerIds {
  readonly task: string;
  readonly message: string;
  readonly conversation: string;
  readonly run: string;
}

export const WORKFLOW = "00000000-0000-4000-8000-0000000000f1";

/** What stands in the place of an answer that the moderation does not let pass. */
export const MODERATED = "I am not able to answer that.";

/** The answer as it is in the end: a filter is a moderation that replaces it. */
export function finalText(answer: Answer): string {
  return answer.end.why === "filter" ? MODERATED : answer.text;
}

/** The plain answer: of a workflow its run, else a message. */
export function plainReply(request: AppRequest, answer: Answer, ids: AnswerIds): object {
  if (request.app === "workflow") {
    return { task_id: ids.task, workflow_run_id: ids.run, data: runData(answer, ids) };
  }
  const chat = request.app === "completion" ? {} : { conversation_id: ids.conversation };
  return {
    event: "message",
    task_id: ids.task,
    id: ids.message,
    message_id: ids.message,
    ...chat,
    mode: request.app === "chatflow" ? "advanced-chat" : request.app,
    answer: finalText(answer),
    metadata: metadata(request, answer),
    created_at: CREATED,
  };
}

/** What is told of a run that has ended. Its result is the output `text`. */
export function runData(answer: Answer, ids: AnswerIds): object {
  return {
    id: ids.run,
    workflow_id: WORKFLOW,
    status: "succeeded",
    outputs: { text: finalText(answer) },
    error: null,
    elapsed_time: 0.5,
    total_tokens: answer.tokens.input + answer.tokens.output,
    total_steps: 1,
    created_at: CREATED,
    finished_at: CREATED,
  };
}

const UNIT = 0.000001;

/** The usage is a bill: prices are texts with seven decimals. */
export function metadata(request: AppRequest, answer: Answer): object {
  if (request.steering.noUsage) return {};
  const { input, output } = answer.tokens;
  const price = (tokens: number): string => (tokens * UNIT).toFixed(7);
  return {
    usage: {
      prompt_tokens: input,
      prompt_unit_price: "0.001",
      prompt_price_unit: "0.001",
      prompt_price: price(input),
      completion_tokens: output,
      completion_unit_price: "0.001",
      completion_price_unit: "0.001",
      completion_price: price(output),
      total_tokens: input + output,
      total_price: price(input + output),
      currency: "USD",
      latency: 0.5,
    },
  };
}
