import { ByteWriter } from "../../byte-writer";
import { Usage } from "../usage";

/** Appends an OpenAI chat-completions usage object. */
export function writeOpenAiUsage(out: ByteWriter, usage: Usage): void {
  out.text('{"prompt_tokens":');
  out.integer(usage.input);
  out.text(',"completion_tokens":');
  out.integer(usage.output);
  out.text(',"total_tokens":');
  out.integer(usage.total);
  writeInputDetails(out, usage);
  writeOutputDetails(out, usage);
  // Anthropic's words, for what OpenAI's protocol has none for and costs another price.
  if (usage.cacheCreationHour > 0) {
    out.text(',"cache_creation":{"ephemeral_1h_input_tokens":');
    out.integer(usage.cacheCreationHour);
    out.byte(0x7d);
  }
  if (usage.isBatch) out.text(',"service_tier":"batch"');
  // A word of ours, for who reads it as a property.
  if (usage.estimated) out.text(',"estimated":true');
  out.byte(0x7d);
}

function writeInputDetails(out: ByteWriter, usage: Usage): void {
  if (usage.cachedInput < 0 && usage.cacheCreation < 0 && usage.audioInput < 0) return;
  out.text(',"prompt_tokens_details":{"cached_tokens":');
  out.integer(max<i64>(usage.cachedInput, 0));
  if (usage.cacheCreation >= 0) {
    out.text(',"cache_write_tokens":');
    out.integer(usage.cacheCreation);
  }
  if (usage.audioInput >= 0) {
    out.text(',"audio_tokens":');
    out.integer(usage.audioInput);
  }
  out.byte(0x7d);
}

function writeOutputDetails(out: ByteWriter, usage: Usage): void {
  if (usage.reasoning < 0 && usage.audioOutput < 0) return;
  out.text(',"completion_tokens_details":{"reasoning_tokens":');
  out.integer(max<i64>(usage.reasoning, 0));
  if (usage.audioOutput >= 0) {
    out.text(',"audio_tokens":');
    out.integer(usage.audioOutput);
  }
  out.byte(0x7d);
}
