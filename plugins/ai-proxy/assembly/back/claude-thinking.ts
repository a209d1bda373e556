import { ByteWriter, Bytes, JsonKind } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ClaudeMembers } from "./claude-members";

/** Tokens to think with, per effort. The smallest is also Anthropic's least. */
const LOW_BUDGET: i64 = 1024;
const MEDIUM_BUDGET: i64 = 8192;
const HIGH_BUDGET: i64 = 16384;
const HIGHEST_BUDGET: i64 = 24576;

/** Thinking and the token limit, which belong together: Anthropic counts thinking as output and wants the limit above it. */
@final
export class ClaudeThinking {
  /** tokens; 0 when the model shall not think, or decides itself */
  budget: i64 = 0;
  /** Anthropic's own `thinking`, sent by the client */
  private own: Bytes = Bytes.empty();
  /** Whether the model itself decides how much to think */
  private isAdaptive: bool = false;
  private readonly maxTokens: i64;

  /** @param defaultMaxTokens the limit where the client gave none; 0: none either */
  constructor(request: ClaudeMembers, defaultMaxTokens: i64) {
    const limit = request.maxCompletionTokens.kind == JsonKind.Number ? request.maxCompletionTokens : request.maxTokens;
    this.maxTokens = limit.kind == JsonKind.Number ? max<i64>(limit.asI64(defaultMaxTokens), 1) : defaultMaxTokens;
    if (request.thinking.kind == JsonKind.Object) {
      this.own = request.thinking.raw;
      const type = request.thinking.member("type").rawText();
      const isEnabled = type.equalsString("enabled");
      this.isAdaptive = !isEnabled && !type.equalsString("disabled");
      this.budget = isEnabled ? request.thinking.member("budget_tokens").asI64() : 0;
    } else this.budget = budgetAskedFor(request);
  }

  /** Gives up thinking where Anthropic would refuse it. */
  disable(): void {
    this.budget = 0;
    this.own = Bytes.empty();
    this.isAdaptive = false;
  }

  get isOn(): bool {
    return this.budget > 0 || this.isAdaptive;
  }

  /** Whether there is a limit, of the client's or by default. */
  get isLimited(): bool {
    return this.maxTokens > 0;
  }

  /** Most tokens of thinking and answer: a limit that thinking would use up is what the answer itself gets on top. */
  get limit(): i64 {
    return this.budget >= this.maxTokens ? saturatingSum(this.budget, this.maxTokens) : this.maxTokens;
  }

  /** Anthropic's `thinking`; empty where the client neither asks for it nor says that the model shall not think. */
  get value(): Bytes {
    if (this.own.length > 0 || this.budget <= 0) return this.own;
    const out = new ByteWriter(64);
    out.text('{"type":"enabled","budget_tokens":');
    out.integer(this.budget);
    out.byte(0x7d);
    return out.take();
  }
}

function saturatingSum(a: i64, b: i64): i64 {
  return a > i64.MAX_VALUE - b ? i64.MAX_VALUE : a + b;
}

/** Tokens to think with that OpenAI's or OpenRouter's member asks for; 0 without one. */
export function budgetAskedFor(request: ClaudeMembers): i64 {
  const tokens = request.reasoning.member("max_tokens");
  if (tokens.kind == JsonKind.Number) return max<i64>(tokens.asI64(), LOW_BUDGET);
  const effort = request.reasoningEffort.rawText();
  return budgetOf(effort.length > 0 ? effort : request.reasoning.member("effort").rawText());
}

function budgetOf(effort: Bytes): i64 {
  if (effort.equalsString("low")) return LOW_BUDGET;
  if (effort.equalsString("medium")) return MEDIUM_BUDGET;
  if (effort.equalsString("high")) return HIGH_BUDGET;
  if (effort.equalsString("xhigh") || effort.equalsString("max")) return HIGHEST_BUDGET;
  return 0;
}
