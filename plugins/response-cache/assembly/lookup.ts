import { Bytes, HttpContext } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheAsk, CacheHandler, CacheReply, CacheStore } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { StoreErrors, StoreFault, OnStoreError } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Asked } from "./asked";
import { variantKey } from "./key";
import { varyNames, varyText } from "./rfc/vary";
import { readVaryNames, StoredAnswer } from "./stored-answer";

/** Is told what a look-up has found. */
export abstract class Finder {
  /**
   * @param answer null: nothing that may be used
   * @param key under which the answer would be
   * @param late the stream is held, and whoever handles the answer lets it go on
   */
  abstract onFound(answer: StoredAnswer | null, key: Bytes, late: bool): void;
}

/** Looks for the answer to a request: under its key, and where that says what the answers vary by, under one more. */
@final
export class Lookup extends CacheHandler {
  private key: Bytes;
  /** What the request says in the fields that the answers vary by; asked for only where the first look-up says so. */
  private vary: Bytes = Bytes.empty();
  private isSecond: bool = false;
  private isLate: bool = false;

  constructor(
    private readonly asked: Asked,
    private readonly cache: CacheStore,
    private readonly stream: HttpContext,
    private readonly finder: Finder,
    private readonly errors: StoreErrors,
  ) {
    super();
    this.key = asked.key;
  }

  start(): void {
    this.cache.read(new CacheAsk(this.key, [this.asked.scope.group, this.asked.group]), this.stream, this);
  }

  onReply(reply: CacheReply): void {
    if (reply.late) this.isLate = true;
    if (reply.fault != StoreFault.None) this.errors.allows(reply.fault, reply.error, OnStoreError.Allow);
    const entry = reply.entry;
    const names: Array<Bytes> = entry == null || this.isSecond ? [] : readVaryNames(entry.value);
    if (names.length > 0) {
      this.isSecond = true;
      this.vary = varyText(names, this.asked.headers);
      this.key = variantKey(this.asked.key, this.vary);
      this.start();
      return;
    }
    this.finder.onFound(entry == null ? null : this.answerIn(entry.value), this.key, this.isLate);
  }

  private answerIn(value: Bytes): StoredAnswer | null {
    const answer = StoredAnswer.read(value);
    return answer == null || !answer.vary.equals(this.vary) ? null : answer;
  }
}

/** Whether an answer to somebody else's request is one to this, too: it says itself what it varies by. */
export function suits(answer: StoredAnswer, asked: Asked): bool {
  return varyText(varyNames(answer.headers), asked.headers).equals(answer.vary);
}
