import { Bytes, lowerAscii, trimmed } from "proxy-wasm-assemblyscript-sdk/assembly";

const COMMA: i32 = 0x2c;
const EQUALS: i32 = 0x3d;
const QUOTE: i32 = 0x22;

/** Seconds: as good as for ever. */
const MOST_SECONDS: i64 = 1 << 31;

/** What a client's `cache-control` says (RFC 9111, 5.2.1). Seconds of -1: nothing. */
@final
export class ClientControl {
  /** A kept answer is none for this client. */
  noCache: bool = false;
  noStore: bool = false;
  /** Only a kept answer is one. */
  onlyIfCached: bool = false;
  maxAge: i64 = -1;
  maxStale: i64 = -1;
  minFresh: i64 = -1;

  /** @param value of the header; what it has that is not known, or makes no sense, says nothing */
  static read(value: Bytes): ClientControl {
    const control = new ClientControl();
    let from = 0;
    while (from < value.length) {
      const comma = value.indexOfByte(COMMA, from);
      const end = comma < 0 ? value.length : comma;
      control.take(trimmed(value.slice(from, end)));
      from = end + 1;
    }
    return control;
  }

  private take(directive: Bytes): void {
    const equals = directive.indexOfByte(EQUALS);
    const name = lowerAscii((equals < 0 ? directive : trimmed(directive.slice(0, equals))).toString());
    const seconds = equals < 0 ? -1 : secondsOf(trimmed(directive.slice(equals + 1)));
    if (name == "no-cache") this.noCache = true;
    else if (name == "no-store") this.noStore = true;
    else if (name == "only-if-cached") this.onlyIfCached = true;
    else if (name == "max-age") this.maxAge = seconds;
    else if (name == "min-fresh") this.minFresh = seconds;
    else if (name == "max-stale") this.maxStale = equals < 0 ? MOST_SECONDS : seconds;
  }

  /**
   * Whether an answer is one for this client.
   * @param age @param left milliseconds, until it is stale; less than 0: since then
   * @param usable whether a stale one would do if the client said nothing
   */
  accepts(age: i64, left: i64, usable: bool): bool {
    if (this.noCache) return false;
    if (this.maxAge >= 0 && age > this.maxAge * 1000) return false;
    if (this.minFresh >= 0 && left < this.minFresh * 1000) return false;
    if (left >= 0) return true;
    return this.maxStale >= 0 ? -left <= this.maxStale * 1000 : usable;
  }
}

/** -1: it is no number of seconds. */
function secondsOf(text: Bytes): i64 {
  const isQuoted = text.length > 1 && text.at(0) == QUOTE && text.at(text.length - 1) == QUOTE;
  const digits = isQuoted ? text.slice(1, text.length - 1) : text;
  let seconds: i64 = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.at(i) - 0x30;
    if (<u32>digit > 9) return -1;
    seconds = min<i64>(seconds * 10 + <i64>digit, MOST_SECONDS);
  }
  return digits.length > 0 ? seconds : -1;
}
