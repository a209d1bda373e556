import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { Usage } from "../usage";

/** Appends an OpenAI chat-completions usage object. */
export function writeOpenAiUsage(out: ByteWriter, usage: Usage): void {
  writeCounts(out, usage);
  out.byte(0x7d);
}

/**
 * A usage object as OpenAI has it, for other plugins, with what its protocol has no words for and costs another price:
 * in Anthropic's words, and `estimated` in our own.
 */
export function ownUsage(usage: Usage): Bytes {
  const out = new ByteWriter(128);
  writeCounts(out, usage);
  if (usage.cacheCreationHour > 0) {
    out.text(',"cache_creation":{"ephemeral_1h_input_tokens":');
    out.integer(usage.cacheCreationHour);
    out.byte(0x7d);
  }
  if (usage.isBatch) out.text(',"service_tier":"batch"');
  if (usage.estimated) out.text(',"estimated":true');
  out.byte(0x7d);
  return out.take();
}

/** All but the closing brace. */
function writeCounts(out: ByteWriter, usage: Usage): void {
  out.text('{"prompt_tokens":');
  out.integer(usage.input);
  out.text(',"completion_tokens":');
  out.integer(usage.output);
  out.text(',"total_tokens":');
  out.integer(usage.total);
  writeInputDetails(out, usage);
  writeOutputDetails(out, usage);
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
