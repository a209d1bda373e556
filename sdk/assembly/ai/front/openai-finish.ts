import { FinishReason } from "../finish-reason";

/** OpenAI's word for a finish reason; clients know no others. What failed is cut: the one that says "not whole". */
export function openAiFinish(reason: FinishReason): string {
  switch (reason) {
    case FinishReason.Length:
    case FinishReason.Error:
      return "length";
    case FinishReason.ToolCalls:
      return "tool_calls";
    case FinishReason.ContentFilter:
      return "content_filter";
    default:
      return "stop";
  }
}
