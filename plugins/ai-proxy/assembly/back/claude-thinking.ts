import { ByteWriter, Bytes, JsonKind } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ClaudeMembers } from "./claude-members";
import { ClaudeModel } from "./claude-model";

/** Tokens to think with, per effort. The smallest is also Anthropic's least. */
const LOW_BUDGET: i64 = 1024;
const MEDIUM_BUDGET: i64 = 8192;
const HIGH_BUDGET: i64 = 16384;
const HIGHEST_BUDGET: i64 = 24576;

const LOW: Bytes = Bytes.of("low");
const ADAPTIVE: Bytes = Bytes.of('{"type":"adaptive","display":"summarized"}');
const DISABLED: Bytes = Bytes.of('{"type":"disabled"}');

/** Thinking and the token limit, which belong together: Anthropic counts thinking as output and wants the limit above it. */
@final
export class ClaudeThinking {
  /** tokens; 0 when the model shall not think, or decides itself */
  budget: i64 = 0;
  /** `output_config.effort`, escaped; empty where nothing is to be said of it */
  effort: Bytes = Bytes.empty();
  /** `thinking` as it goes on, where that is not a budget; empty for none */
  private own: Bytes = Bytes.empty();
  /** Whether the model itself decides how much to think */
  private isAdaptive: bool = false;
  private readonly maxTokens: i64;

  /** @param defaultMaxTokens the limit where the client gave none; 0: none either */
  constructor(
    request: ClaudeMembers,
    private readonly model: ClaudeModel,
    defaultMaxTokens: i64,
  ) {
    const limit = request.maxCompletionTokens.kind == JsonKind.Number ? request.maxCompletionTokens : request.maxTokens;
    this.maxTokens = limit.kind == JsonKind.Number ? max<i64>(limit.asI64(defaultMaxTokens), 1) : defaultMaxTokens;
    if (request.thinking.kind == JsonKind.Object) {
      this.own = request.thinking.raw;
      const type = request.thinking.member("type").rawText();
      const isEnabled = type.equalsString("enabled");
      this.isAdaptive = !isEnabled && !type.equalsString("disabled");
      this.budget = isEnabled ? request.thinking.member("budget_tokens").asI64() : 0;
    } else this.budget = budgetAskedFor(request);
    if (model.takesEffort) this.effort = request.outputConfig.member("effort").rawText();
    if (model.isAdaptive) this.adapt(request);
  }

  /** Newer models decide themselves how much to think, within an effort. */
  private adapt(request: ClaudeMembers): void {
    const word = effortAskedFor(request);
    const isOff =
      request.thinking.kind == JsonKind.Object ? !this.isOn : word.equalsString("none") || word.equalsString("minimal");
    if (isOff) this.stop();
    else if (this.budget > 0) this.own = ADAPTIVE;
    if (this.effort.length > 0) return;
    if (isOff && this.model.alwaysThinks) this.effort = LOW;
    else if (this.budget > 0) this.effort = word.length > 0 ? word : Bytes.of(effortOf(this.budget));
  }

  /** Gives up thinking where Anthropic would refuse it. */
  disable(): void {
    this.budget = 0;
    this.own = Bytes.empty();
    this.isAdaptive = false;
  }

  /** The same where the model would think unasked: it is told not to, if it listens. */
  stop(): void {
    this.disable();
    if (!this.model.thinksUnasked || this.model.alwaysThinks) return;
    this.own = DISABLED;
    // Beside the highest efforts that is refused.
    if (budgetOf(this.effort) == HIGHEST_BUDGET) this.effort = Bytes.empty();
  }

  /** Whether the thinking that led to calls must come back with them. */
  get needsThoughts(): bool {
    return !this.isAdaptive && !this.model.isAdaptive;
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
  return budgetOf(effortAskedFor(request));
}

/** The effort that OpenAI's or OpenRouter's member asks for, escaped; empty without one. */
export function effortAskedFor(request: ClaudeMembers): Bytes {
  const effort = request.reasoningEffort.rawText();
  return effort.length > 0 ? effort : request.reasoning.member("effort").rawText();
}

/** The effort that a budget of tokens stands for; empty for none. */
export function effortOf(budget: i64): string {
  if (budget <= 0) return "";
  if (budget <= LOW_BUDGET) return "low";
  return budget <= MEDIUM_BUDGET ? "medium" : "high";
}

function budgetOf(effort: Bytes): i64 {
  if (effort.equalsString("low")) return LOW_BUDGET;
  if (effort.equalsString("medium")) return MEDIUM_BUDGET;
  if (effort.equalsString("high")) return HIGH_BUDGET;
  if (effort.equalsString("xhigh") || effort.equalsString("max")) return HIGHEST_BUDGET;
  return 0;
}
