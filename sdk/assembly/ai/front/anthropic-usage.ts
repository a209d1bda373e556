import { ByteWriter } from "../../byte-writer";
import { Usage } from "../usage";

/** Appends an Anthropic usage object. Input tokens leave out what the cache read and took in, as Anthropic counts them. */
export function writeAnthropicUsage(out: ByteWriter, usage: Usage): void {
  out.text('{"input_tokens":');
  out.integer(usage.plainInput);
  if (usage.cacheCreation >= 0) {
    out.text(',"cache_creation_input_tokens":');
    out.integer(usage.cacheCreation);
  }
  if (usage.cachedInput >= 0) {
    out.text(',"cache_read_input_tokens":');
    out.integer(usage.cachedInput);
  }
  out.text(',"output_tokens":');
  out.integer(usage.output);
  if (usage.reasoning >= 0) {
    out.text(',"output_tokens_details":{"thinking_tokens":');
    out.integer(usage.reasoning);
    out.byte(0x7d);
  }
  out.byte(0x7d);
}
