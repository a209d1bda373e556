import { AiError, AiErrorKind } from "../ai-error";
import { writeQuoted } from "../escaped";
import { FinishReason } from "../finish-reason";
import { Usage } from "../usage";
import { writeOpenAiCode } from "./openai-error";
import { ItemStatus, ResponsesItems } from "./responses-items";

/** What became of a response. */
export const enum ResponseStatus {
  InProgress,
  Completed,
  Failed,
  /** incomplete by the token limit */
  Cut,
  /** incomplete by a filter */
  Filtered,
}

/** A collected answer that can be written as a `response` object. */
export class ResponsesBody extends ResponsesItems {
  /** The status once the answer is over. */
  protected get status(): ResponseStatus {
    if (this.failure) return ResponseStatus.Failed;
    const reason = this.overflowed ? FinishReason.Length : this.choiceAt(0).reason;
    if (reason == FinishReason.Length) return ResponseStatus.Cut;
    if (reason == FinishReason.ContentFilter) return ResponseStatus.Filtered;
    return reason == FinishReason.Error ? ResponseStatus.Failed : ResponseStatus.Completed;
  }

  /** The status of an item once the answer is over: what cut the answer cut its last item. */
  protected itemStatus(at: i32): ItemStatus {
    const isWhole = this.status == ResponseStatus.Completed || at < this.blocks.length - 1;
    return isWhole ? ItemStatus.Completed : ItemStatus.Incomplete;
  }

  /**
   * Appends the response. Members that would repeat the request have their defaults, since strict clients miss them
   * otherwise. One in progress has no output yet.
   */
  protected writeResponse(status: ResponseStatus): void {
    const out = this.out;
    const options = this.options;
    const isOver = status != ResponseStatus.InProgress;
    out.text('{"id":');
    writeQuoted(out, this.answerId);
    out.text(',"object":"response","created_at":');
    out.integer(this.created > 0 ? this.created : options.now);
    this.writeStatus(status);
    out.text(',"instructions":null,"max_output_tokens":null,"metadata":{},"model":');
    writeQuoted(out, this.model.length > 0 ? this.model : options.fallbackModel);
    out.text(',"output":[');
    for (let at = 0; isOver && at < this.blocks.length; at++) {
      if (at > 0) out.byte(0x2c);
      this.writeItem(at, this.itemStatus(at));
    }
    out.text('],"parallel_tool_calls":true,"previous_response_id":null,"store":false,"temperature":null,');
    out.text('"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_p":null,"truncation":"disabled"');
    for (let i = 0; i < this.extras.length; i++) {
      const extra = this.extras[i];
      if (!extra.name.equalsString("service_tier")) continue;
      out.text(',"service_tier":');
      out.bytes(extra.json);
    }
    out.text(',"usage":');
    const usage = this.lastUsage;
    if (usage && isOver) this.writeUsage(usage);
    else out.text("null");
    out.byte(0x7d);
  }

  private writeStatus(status: ResponseStatus): void {
    const out = this.out;
    out.text(',"status":');
    if (status == ResponseStatus.InProgress) out.text('"in_progress"');
    else if (status == ResponseStatus.Completed) out.text('"completed"');
    else out.text(status == ResponseStatus.Failed ? '"failed"' : '"incomplete"');
    out.text(',"background":false,"error":');
    if (status == ResponseStatus.Failed) {
      const failure = this.failure;
      const error = failure ? failure : AiError.of(AiErrorKind.Api, "The provider failed");
      out.text('{"code":');
      writeOpenAiCode(out, error);
      out.text(',"message":');
      writeQuoted(out, error.message);
      out.byte(0x7d);
    } else out.text("null");
    out.text(',"incomplete_details":');
    if (status == ResponseStatus.Cut) out.text('{"reason":"max_output_tokens"}');
    else out.text(status == ResponseStatus.Filtered ? '{"reason":"content_filter"}' : "null");
  }

  private writeUsage(usage: Usage): void {
    const out = this.out;
    out.text('{"input_tokens":');
    out.integer(usage.input);
    out.text(',"input_tokens_details":{"cached_tokens":');
    out.integer(max<i64>(usage.cachedInput, 0));
    out.text(',"cache_write_tokens":');
    out.integer(max<i64>(usage.cacheCreation, 0));
    out.text('},"output_tokens":');
    out.integer(usage.output);
    out.text(',"output_tokens_details":{"reasoning_tokens":');
    out.integer(max<i64>(usage.reasoning, 0));
    out.text('},"total_tokens":');
    out.integer(usage.total);
    out.byte(0x7d);
  }
}
