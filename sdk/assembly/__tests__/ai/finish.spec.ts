import { Bytes } from "../../bytes";
import { FinishReason, finishReasonOf } from "../../ai/finish-reason";
import { anthropicFinish } from "../../ai/front/anthropic-finish";
import { openAiFinish } from "../../ai/front/openai-finish";

/** The words of a reason for OpenAI's and for Anthropic's clients, the latter without and with calls. */
function words(reason: FinishReason): string {
  return openAiFinish(reason) + " " + anthropicFinish(reason, false) + " " + anthropicFinish(reason, true);
}

function reasonOf(word: string): FinishReason {
  return finishReasonOf(Bytes.of(word));
}

describe("why a model stopped", () => {
  test("has a word in either protocol", () => {
    expect(words(FinishReason.Stop)).toBe("stop end_turn tool_use");
    expect(words(FinishReason.StopSequence)).toBe("stop stop_sequence stop_sequence");
    expect(words(FinishReason.Length)).toBe("length max_tokens max_tokens");
    expect(words(FinishReason.ToolCalls)).toBe("tool_calls tool_use tool_use");
    expect(words(FinishReason.ContentFilter)).toBe("content_filter refusal refusal");
    expect(words(FinishReason.Pause)).toBe("stop pause_turn pause_turn");
    expect(words(FinishReason.Error)).toBe("length max_tokens max_tokens");
  });

  test("is read of any provider's word, and what nobody knows is a stop", () => {
    expect(reasonOf("")).toBe(FinishReason.None);
    expect(reasonOf("null")).toBe(FinishReason.None);
    expect(reasonOf("stop")).toBe(FinishReason.Stop);
    expect(reasonOf("eos_token")).toBe(FinishReason.Stop);
    expect(reasonOf("length")).toBe(FinishReason.Length);
    expect(reasonOf("max_tokens")).toBe(FinishReason.Length);
    expect(reasonOf("tool_calls")).toBe(FinishReason.ToolCalls);
    expect(reasonOf("tool_use")).toBe(FinishReason.ToolCalls);
    expect(reasonOf("stop_sequence")).toBe(FinishReason.StopSequence);
    expect(reasonOf("refusal")).toBe(FinishReason.ContentFilter);
    expect(reasonOf("pause_turn")).toBe(FinishReason.Pause);
    expect(reasonOf("network_error")).toBe(FinishReason.Error);
  });
});
