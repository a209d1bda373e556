import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelPatterns } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Moderator } from "../moderator/moderator";
import { ServiceClient } from "../service/client";
import { Decision } from "../verdict/decision";
import { OpinionMemory } from "../verdict/memory";
import { Opinion } from "../verdict/opinion";
import { JudgedText, Subject } from "../verdict/subject";

/** What a check judges, and what becomes of what it can not judge. */
@final
export class CheckTerms {
  /** Bits of `Where`. */
  places: i32 = 0;
  /** Of a request, the user's last turn alone. */
  lastTurnOnly: bool = false;
  deniesOnError: bool = false;
  /** What it finds is counted and logged, and changes nothing. */
  isShadow: bool = false;
  /** Consumers that it leaves alone; null: none. */
  excepted: ModelPatterns | null = null;

  /** @param name as logs, metrics and refusals have it */
  constructor(readonly name: string) {}
}

/** One moderator as it is configured. */
export abstract class Check {
  constructor(
    readonly terms: CheckTerms,
    readonly moderator: Moderator,
    readonly client: ServiceClient,
    readonly memory: OpinionMemory,
  ) {}

  /** What an opinion leads to. */
  abstract decide(opinion: Opinion, subject: Subject): Decision;

  get name(): string {
    return this.terms.name;
  }

  /** Whether it judges such a text. */
  covers(text: JudgedText): bool {
    const terms = this.terms;
    if (text.text.length == 0 || (terms.places & <i32>text.where) == 0) return false;
    return text.isLastTurn || !terms.lastTurnOnly;
  }

  /** Whether it leaves a consumer alone. */
  excepts(consumer: Bytes): bool {
    const excepted = this.terms.excepted;
    return excepted != null && consumer.length > 0 && excepted.matches(consumer);
  }
}
