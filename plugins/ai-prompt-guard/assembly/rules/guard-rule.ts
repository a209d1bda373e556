import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelPatterns } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { InjectionScorer } from "../injection";

/** What becomes of what a rule finds. */
export const enum Action {
  Block,
  Mask,
  Replace,
  Hash,
  Tag,
  Log,
}

/** In logs and metrics. */
export function actionName(action: Action): string {
  switch (action) {
    case Action.Block:
      return "block";
    case Action.Mask:
      return "mask";
    case Action.Replace:
      return "replace";
    case Action.Hash:
      return "hash";
    case Action.Tag:
      return "tag";
    default:
      return "log";
  }
}

/** Where texts stand, as bits; those of a request are `1 << TextRole`. */
export const enum Where {
  System = 1,
  User = 2,
  Assistant = 4,
  Tool = 8,
  Request = 15,
  Answer = 16,
}

/** How a rule finds an answer that tells the system prompt. */
@final
export class LeakTest {
  constructor(
    readonly share: f64,
    /** in a row */
    readonly words: i32,
  ) {}
}

/** One rule, made ready. */
@final
export class GuardRule {
  /** Bits of `Where`. */
  where: i32 = 0;
  lastTurnOnly: bool = false;
  replacement: Bytes = Bytes.empty();
  /** Characters that a mask leaves. */
  keepLast: i32 = 0;
  reversible: bool = false;
  tag: string = "";
  /** 0: it has none. */
  score: f64 = 0;
  /** Those for whom it is not; null: it is for everybody. */
  exempt: ModelPatterns | null = null;
  shadow: bool = false;
  /** A topic of which one must be found. */
  isAllowedTopic: bool = false;
  injection: InjectionScorer | null = null;
  /** Bits of `Where` of texts that are scored. */
  injectionWhere: i32 = 0;
  threshold: f64 = 0;
  leak: LeakTest | null = null;

  constructor(
    readonly index: i32,
    readonly name: string,
    readonly action: Action,
  ) {}

  /** Whether something else is put in the place of what it finds. */
  get changesText(): bool {
    return this.action == Action.Mask || this.action == Action.Replace || this.action == Action.Hash;
  }

  /** @param consumer no bytes: nobody knows who is calling */
  isFor(consumer: Bytes): bool {
    const exempt = this.exempt;
    return exempt == null || consumer.length == 0 || !exempt.matches(consumer);
  }
}
