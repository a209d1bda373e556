import { Bytes, JsonKind, JsonValue, jsonParse, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { fill } from "./filling";
import { History } from "./history";
import { HistoryPolicy } from "./policy";
import { questionOf } from "./question";
import { Turns } from "./turns";

/** A request whose body is there. */
@final
export class Asked {
  private constructor(
    private readonly front: Front,
    private readonly body: Bytes,
    private readonly turns: Turns,
    /** Escaped; no bytes: there is none that could be kept. */
    readonly question: Bytes,
  ) {}

  /** Null: it is no request of its protocol. */
  static read(front: Front, body: Bytes, policy: HistoryPolicy): Asked | null {
    const request: JsonValue = jsonParse(body);
    if (request.kind != JsonKind.Object) return null;
    return new Asked(front, body, Turns.read(front, request), questionOf(front, body, policy.most));
  }

  /** Whether what was said before may be put in front of it. */
  get wantsHistory(): bool {
    return this.turns.isOneQuestion;
  }

  /** Null: there is nothing to put in front. @param count of rounds @param most bytes of them */
  filled(history: History, count: i32, most: i32): Splice | null {
    const rounds = history.last(count, most);
    return rounds.length == 0 ? null : fill(this.front, this.body, this.turns.first, rounds);
  }
}
