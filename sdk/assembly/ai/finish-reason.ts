import { Bytes } from "../bytes";

/** Why a model stopped, across providers. */
export const enum FinishReason {
  /** Not said yet. */
  None,
  /** The model came to its end. */
  Stop,
  /** A stop sequence of the request was met. */
  StopSequence,
  /** The token limit, or the context window, was reached. */
  Length,
  /** Tools are to be called. */
  ToolCalls,
  /** The answer was withheld or cut by a filter, or the model refused. */
  ContentFilter,
  /** A long turn was paused; the client may send it back to go on (Anthropic). */
  Pause,
  /** The provider failed after it had begun to answer. */
  Error,
}

/** The reason behind a provider's word, whichever protocol it comes from; `None` for empty and "null", `Stop` for unknown words. */
export function finishReasonOf(word: Bytes): FinishReason {
  switch (word.length) {
    case 0:
      return FinishReason.None;
    case 4:
      return word.equalsString("null") ? FinishReason.None : FinishReason.Stop;
    default:
      return knownReason(word);
  }
}

function knownReason(word: Bytes): FinishReason {
  if (word.equalsString("tool_calls") || word.equalsString("tool_use") || word.equalsString("function_call")) {
    return FinishReason.ToolCalls;
  }
  if (word.equalsString("length") || word.equalsString("max_tokens") || word.equalsString("model_length")) {
    return FinishReason.Length;
  }
  if (word.equalsString("model_context_window_exceeded") || word.equalsString("max_output")) return FinishReason.Length;
  if (word.equalsString("content_filter") || word.equalsString("refusal") || word.equalsString("sensitive")) {
    return FinishReason.ContentFilter;
  }
  if (word.equalsString("guardrail_intervened") || word.equalsString("content_filtered")) {
    return FinishReason.ContentFilter;
  }
  if (word.equalsString("malformed_model_output") || word.equalsString("malformed_tool_use")) return FinishReason.Error;
  if (word.equalsString("stop_sequence")) return FinishReason.StopSequence;
  if (word.equalsString("pause_turn")) return FinishReason.Pause;
  if (word.equalsString("error") || word.equalsString("network_error")) return FinishReason.Error;
  if (word.equalsString("insufficient_system_resource")) return FinishReason.Error;
  return FinishReason.Stop;
}
