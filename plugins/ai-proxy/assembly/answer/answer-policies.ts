import { AnswerSink } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Protocol } from "../back/protocol";
import { Provider } from "../provider/provider";
import { withReasoningMode } from "./reasoning-mode";
import { ThinkingPromotion } from "./thinking-promotion";

/** What the configuration wants of every answer that is translated. */
@final
export class AnswerPolicies {
  private readonly promotes: bool;
  private readonly mode: string;

  constructor(provider: Provider) {
    const entry = provider.entry;
    this.promotes = entry.promoteThinkingOnEmpty || entry.hiclawMode;
    // Qwen's native API sees to the mode itself.
    this.mode = provider.kind.protocol == Protocol.Qwen ? "passthrough" : entry.reasoningContentMode;
  }

  /** Whether an answer may not pass as it came, even in the client's protocol. */
  get isNeeded(): bool {
    return this.promotes || this.mode != "passthrough";
  }

  /** A sink in front of `sink` that sees to them. */
  before(sink: AnswerSink): AnswerSink {
    const inner = withReasoningMode(this.mode, sink);
    return this.promotes ? new ThinkingPromotion(inner) : inner;
  }
}
