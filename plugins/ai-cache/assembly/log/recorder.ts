import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BlockKind, CollectedAnswer, FinishReason, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { isWholeAnswer } from "./log-check";
import { LogWriter } from "./log-writer";

/** Bytes of a log beside its texts: names, lengths. */
const OVERHEAD: i32 = 1024;

/** Why an answer is not kept. */
export const enum Unfit {
  None,
  /** The provider failed, or its stream broke off. */
  Failed,
  /** A limit of tokens cut it, or it was paused. */
  Truncated,
  /** A filter held it back or cut it, or the model refused. */
  Filtered,
  TooLarge,
  /** It has parts that can not be told again. */
  Foreign,
  /** There is no answer in it, or it is no UTF-8. */
  Empty,
}

/** Keeps an answer that passes, whole and within a size. */
@final
export class Recorder extends CollectedAnswer {
  private hasForeign: bool = false;

  /** @param most bytes of a log */
  constructor(private readonly most: i32) {
    super(most);
  }

  foreign(): void {
    this.hasForeign = true;
  }

  /** Whether it can not be kept any more, whatever still comes. */
  get isLost(): bool {
    return this.overflowed || this.failure != null;
  }

  /** Why it is not to be kept, once it is over. */
  get unfit(): Unfit {
    if (this.overflowed) return Unfit.TooLarge;
    if (this.failure != null || !this.isEnded) return Unfit.Failed;
    if (this.hasForeign) return Unfit.Foreign;
    if (this.choices.length == 0) return Unfit.Empty;
    for (let i = 0; i < this.choices.length; i++) {
      const choice = this.choices[i];
      const reason = choice.reason;
      if (reason == FinishReason.Length || reason == FinishReason.Pause) return Unfit.Truncated;
      if (reason == FinishReason.ContentFilter || choice.has(BlockKind.Refusal)) return Unfit.Filtered;
      if (reason == FinishReason.None || reason == FinishReason.Error) return Unfit.Failed;
      if (choice.blocks.length == 0) return Unfit.Empty;
    }
    return Unfit.None;
  }

  /** The log of an answer that is fit; empty when that is too large, or nothing that could be told again. */
  log(): Bytes {
    const out = new ByteWriter(OVERHEAD, this.most);
    const writer = new LogWriter(out);
    this.replay(writer);
    if (writer.failed || out.overflowed) return Bytes.empty();
    const log = out.take();
    return isWholeAnswer(log) ? log : Bytes.empty();
  }

  /** What it cost; null where it does not tell. */
  get told(): Usage | null {
    const usage = this.lastUsage;
    return usage != null && usage.known ? usage : null;
  }
}
