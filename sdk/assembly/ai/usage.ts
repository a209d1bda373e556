import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { JsonValue } from "../json/value";

/**
 * Token counts of one answer. Every report of a provider is taken in with `merge`, which replaces the counts it carries
 * and never adds, since providers report cumulatively (Anthropic's message_delta, vLLM's and Gemini's every chunk).
 * A count of -1 was not reported.
 */
@final
export class Usage {
  /** input tokens as the provider counts them: Anthropic leaves out what was read from or written to its cache */
  reportedInput: i64 = -1;
  /** output tokens as the provider counts them: Gemini leaves out the thoughts */
  reportedOutput: i64 = -1;
  reportedTotal: i64 = -1;
  /** input tokens read from the provider's prompt cache */
  cachedInput: i64 = -1;
  /** input tokens written to the provider's prompt cache */
  cacheCreation: i64 = -1;
  /** the part of `cacheCreation` that lives for an hour, which costs more */
  cacheCreationHour: i64 = -1;
  /** output tokens spent on thinking */
  reasoning: i64 = -1;
  audioInput: i64 = -1;
  audioOutput: i64 = -1;
  /** Gemini's tool results within the prompt, outside of `reportedInput` */
  toolInput: i64 = -1;
  generatedImages: i64 = -1;
  /** the provider's usage object as it came, for log fields that quote it; empty when there was none */
  raw: Bytes = Bytes.empty();
  /** Whether cache tokens come on top of `reportedInput`. */
  cacheOutsideInput: bool = false;
  /** Whether thinking comes on top of `reportedOutput`. */
  reasoningOutsideOutput: bool = false;
  /** Whether the counts are an estimate of ours, because the provider gave none. */
  estimated: bool = false;
  /** Whether the provider charges its prices of batches: it answered a batch, or in a tier that costs the same. */
  isBatch: bool = false;

  /** Whether anything was reported. */
  get known(): bool {
    return this.reportedInput >= 0 || this.reportedOutput >= 0 || this.reportedTotal >= 0;
  }

  /** All input tokens, cached ones included (OpenAI's `prompt_tokens`); 0 when unknown. */
  get input(): i64 {
    const cache = this.cacheOutsideInput ? atLeastZero(this.cachedInput) + atLeastZero(this.cacheCreation) : 0;
    return atLeastZero(this.reportedInput) + atLeastZero(this.toolInput) + cache;
  }

  /** All output tokens, thinking included (OpenAI's `completion_tokens`); 0 when unknown. */
  get output(): i64 {
    const thinking = this.reasoningOutsideOutput ? atLeastZero(this.reasoning) : 0;
    return atLeastZero(this.reportedOutput) + thinking;
  }

  /** The reported total, else the sum. */
  get total(): i64 {
    return this.reportedTotal >= 0 ? this.reportedTotal : this.input + this.output;
  }

  /** Input that was neither read from nor written to the cache (Anthropic's `input_tokens`). */
  get plainInput(): i64 {
    const cache = atLeastZero(this.cachedInput) + atLeastZero(this.cacheCreation);
    return max<i64>(this.input - cache, 0);
  }

  /**
   * Takes in a usage object of any protocol: OpenAI chat and Responses, Anthropic, Gemini's usageMetadata, Bedrock,
   * DeepSeek, Doubao. False when it is no object.
   */
  merge(usage: JsonValue): bool {
    if (usage.kind != JsonKind.Object) return false;
    const members = usage.items();
    let hasCacheKeys = false;
    let hasInputTokens = false;
    while (members.next()) {
      const key = members.key;
      const value = members.value;
      if (key.equalsString("input_tokens")) hasInputTokens = hasInputTokens || value.kind == JsonKind.Number;
      if (key.startsWith(CACHE_PREFIX) && key.endsWith(INPUT_TOKENS_SUFFIX)) hasCacheKeys = true;
      if (value.kind == JsonKind.Number) this.mergeCount(key, toCount(value));
      else if (value.kind == JsonKind.Object) this.mergeDetails(key, value);
      else if (value.kind == JsonKind.True && key.equalsString("estimated")) this.estimated = true;
      else if (key.equalsString("service_tier")) this.tier(value);
    }
    // Only Anthropic counts the cache beside `input_tokens`; who says `prompt_tokens` counts it within.
    if (hasInputTokens && hasCacheKeys) this.cacheOutsideInput = true;
    this.raw = usage.raw;
    return true;
  }

  /** Takes in a `service_tier`: OpenAI's `flex` is charged as a batch is, Anthropic's `batch` says that it is one. */
  tier(value: JsonValue): void {
    const name = value.rawText();
    if (name.equalsString("batch") || name.equalsString("flex")) this.isBatch = true;
  }

  private mergeCount(key: Bytes, count: i64): void {
    if (key.equalsString("prompt_tokens") || key.equalsString("input_tokens")) this.reportedInput = count;
    else if (key.equalsString("completion_tokens") || key.equalsString("output_tokens")) this.reportedOutput = count;
    else if (key.equalsString("total_tokens") || key.equalsString("totalTokens")) this.reportedTotal = count;
    else if (key.equalsString("totalTokenCount")) this.reportedTotal = count;
    else if (key.equalsString("cache_read_input_tokens") || key.equalsString("cached_tokens")) this.cachedInput = count;
    else if (key.equalsString("prompt_cache_hit_tokens")) this.cachedInput = count;
    else if (key.equalsString("cache_creation_input_tokens")) this.cacheCreation = count;
    else if (key.equalsString("generated_images")) this.generatedImages = count;
    else if (key.equalsString("reasoning_tokens")) this.reasoning = count;
    else this.mergeCamelCount(key, count);
  }

  /** Gemini and Bedrock. */
  private mergeCamelCount(key: Bytes, count: i64): void {
    if (key.equalsString("promptTokenCount") || key.equalsString("inputTokens")) this.reportedInput = count;
    else if (key.equalsString("candidatesTokenCount")) {
      this.reportedOutput = count;
      this.reasoningOutsideOutput = true;
    } else if (key.equalsString("outputTokens")) this.reportedOutput = count;
    else if (key.equalsString("thoughtsTokenCount")) {
      this.reasoning = count;
      this.reasoningOutsideOutput = true;
    } else if (key.equalsString("cachedContentTokenCount")) this.cachedInput = count;
    else if (key.equalsString("toolUsePromptTokenCount")) this.toolInput = count;
    else if (key.equalsString("cacheReadInputTokens")) this.mergeBedrockCache(count, -1);
    else if (key.equalsString("cacheWriteInputTokens")) this.mergeBedrockCache(-1, count);
  }

  private mergeBedrockCache(read: i64, written: i64): void {
    if (read >= 0) this.cachedInput = read;
    if (written >= 0) this.cacheCreation = written;
    this.cacheOutsideInput = true;
  }

  private mergeDetails(key: Bytes, details: JsonValue): void {
    const ofInput = key.equalsString("prompt_tokens_details") || key.equalsString("input_tokens_details");
    const ofOutput = key.equalsString("completion_tokens_details") || key.equalsString("output_tokens_details");
    const ofCache = key.equalsString("cache_creation");
    if (!ofInput && !ofOutput && !ofCache) return;
    const members = details.items();
    while (members.next()) {
      const value = members.value;
      if (value.kind != JsonKind.Number) continue;
      if (ofInput) this.mergeInputDetail(members.key, toCount(value));
      else if (ofOutput) this.mergeOutputDetail(members.key, toCount(value));
      else if (members.key.equalsString("ephemeral_1h_input_tokens")) this.cacheCreationHour = toCount(value);
    }
  }

  private mergeInputDetail(key: Bytes, count: i64): void {
    if (key.equalsString("cached_tokens")) this.cachedInput = count;
    else if (key.equalsString("cache_write_tokens")) this.cacheCreation = count;
    else if (key.equalsString("audio_tokens")) this.audioInput = count;
  }

  private mergeOutputDetail(key: Bytes, count: i64): void {
    if (key.equalsString("reasoning_tokens") || key.equalsString("thinking_tokens")) this.reasoning = count;
    else if (key.equalsString("audio_tokens")) this.audioOutput = count;
  }
}

const CACHE_PREFIX: Bytes = Bytes.of("cache_");
const INPUT_TOKENS_SUFFIX: Bytes = Bytes.of("_input_tokens");

/** A larger count is no count: sums of two of them must not overflow. */
const MAX_COUNT: i64 = 1 << 53;

function toCount(value: JsonValue): i64 {
  return min(max<i64>(value.asI64(), 0), MAX_COUNT);
}

function atLeastZero(count: i64): i64 {
  return max<i64>(count, 0);
}
