import type { ConditionIr } from "../ir/status.ts";

/** A condition; `true` and `false` stand for the words "True" and "False". */
export function condition(type: string, status: boolean, reason: string, message: string): ConditionIr {
  return { type, status: status ? "True" : "False", reason, message };
}

/** Several complaints in one message, which Kubernetes cuts at 32,768 characters: the first ones are enough to start with. */
export function joinMessages(messages: readonly string[], limit = 8): string {
  const shown = messages.slice(0, limit).join("; ");
  return messages.length > limit ? `${shown}; and ${messages.length - limit} more` : shown;
}
