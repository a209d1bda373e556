import { FinishReason } from "../finish-reason";

/**
 * Anthropic's word for a finish reason; what failed is cut, as for OpenAI's clients. `hasTools`: some providers say "stop"
 * although tools are to be called.
 */
export function anthropicFinish(reason: FinishReason, hasTools: bool): string {
  switch (reason) {
    case FinishReason.Length:
    case FinishReason.Error:
      return "max_tokens";
    case FinishReason.ToolCalls:
      return "tool_use";
    case FinishReason.ContentFilter:
      return "refusal";
    case FinishReason.StopSequence:
      return "stop_sequence";
    case FinishReason.Pause:
      return "pause_turn";
    default:
      return hasTools ? "tool_use" : "end_turn";
  }
}
