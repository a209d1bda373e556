import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, RequestSize, Tokenizer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ContextWindow } from "../generated/config.gen";
import { clampOutput } from "./clamp";
import { dropOldest } from "./drop-oldest";
import { Windows } from "./windows";

export const enum ContextAction {
  Refuse,
  DropOldest,
  Clamp,
}

/** What became of a request for the sake of its model's window. Numbers are tokens. */
@final
export class ContextVerdict {
  /** It does not fit, and is not to be sent. */
  refused: bool = false;
  /** How many messages went. */
  dropped: i32 = 0;
  /** What the answer may have now; 0: as much as before. */
  clamped: i64 = 0;

  constructor(
    /** the request as it is to be sent */
    public body: Bytes,
    readonly window: i64 = 0,
    readonly input: i64 = 0,
    readonly output: i64 = 0,
  ) {}

  get changed(): bool {
    return this.dropped > 0 || this.clamped > 0;
  }
}

/** Keeps requests within the windows of models. */
@final
export class ContextRule {
  private readonly action: ContextAction;
  private readonly windows: Windows;
  private readonly reserve: i64;
  private readonly margin: i64;

  constructor(config: ContextWindow) {
    this.action =
      config.action == "dropOldest"
        ? ContextAction.DropOldest
        : config.action == "clamp"
          ? ContextAction.Clamp
          : ContextAction.Refuse;
    this.windows = new Windows(config.models, <i64>config.tokens);
    this.reserve = <i64>config.reserve;
    this.margin = <i64>config.marginPercent;
  }

  /** @param model UTF-8; empty: nobody said */
  judge(front: Front, model: Bytes, body: Bytes): ContextVerdict {
    const window = this.windows.of(model);
    if (window == 0) return new ContextVerdict(body);
    const size = RequestSize.read(body);
    const input = this.withMargin(size.inputTokens(Tokenizer.O200k));
    const allowed = size.allowedOutputTokens;
    const output = allowed > 0 ? allowed : this.reserve;
    const verdict = new ContextVerdict(body, window, input, output);
    if (input + output <= window) return verdict;
    if (this.action == ContextAction.DropOldest) this.drop(verdict, front);
    else if (this.action == ContextAction.Clamp && allowed > 0) this.clamp(verdict);
    else verdict.refused = true;
    return verdict;
  }

  private drop(verdict: ContextVerdict, front: Front): void {
    const excess = verdict.input + verdict.output - verdict.window;
    // What goes is counted without the margin.
    const shortened = dropOldest(front, verdict.body, (excess * 100 + 99 + this.margin) / (100 + this.margin));
    verdict.refused = shortened == null;
    if (shortened == null) return;
    verdict.body = shortened.body;
    verdict.dropped = shortened.dropped;
  }

  private clamp(verdict: ContextVerdict): void {
    const room = verdict.window - verdict.input;
    const body = room >= this.reserve ? clampOutput(verdict.body, room) : null;
    verdict.refused = body == null;
    if (body == null) return;
    verdict.body = body;
    verdict.clamped = room;
  }

  private withMargin(tokens: i64): i64 {
    return (tokens * (100 + this.margin) + 99) / 100;
  }
}
