import { FinishReason } from "../finish-reason";

/** OpenAI's word for a finish reason; clients know no others. */
export function openAiFinish(reason: FinishReason): string {
  switch (reason) {
    case FinishReason.Length:
      return "length";
    case FinishReason.ToolCalls:
      return "tool_calls";
    case FinishReason.ContentFilter:
      return "content_filter";
    default:
      return "stop";
  }
}
