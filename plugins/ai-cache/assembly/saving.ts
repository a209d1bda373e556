import { Bytes, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallPrice, PriceBook } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { Event } from "./log/letter";
import { LogCursor } from "./log/log-cursor";
import { readUsage } from "./log/usage-text";

/** What a call would have cost that was not made. */
@final
export class Saving {
  private constructor(
    readonly inputTokens: i64,
    readonly outputTokens: i64,
    /** 10⁻⁹ US$; 0 where the model has no price. */
    readonly nanoDollars: i64,
  ) {}

  /** By what the first call cost. @param log of its answer @param asked the model that the request names */
  static of(log: Bytes, prices: PriceBook, asked: Bytes): Saving {
    const cursor = new LogCursor(log);
    let usage = readUsage(Bytes.empty());
    // Usage is told in front.
    while (cursor.next() && cursor.event != Event.Start) {
      if (cursor.event == Event.Usage) usage = readUsage(cursor.field(0));
    }
    if (usage == null) return new Saving(0, 0, 0);
    if (prices.isEmpty) return new Saving(usage.input, usage.output, 0);
    const answered = cursor.event == Event.Start ? unescapeText(cursor.field(1)) : Bytes.empty();
    const cost = CallPrice.of(prices, Bytes.empty(), [answered, asked]).costOf(usage);
    return new Saving(usage.input, usage.output, cost.known ? cost.nanoDollars : 0);
  }
}
