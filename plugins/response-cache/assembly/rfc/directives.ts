import { Bytes, lowerAscii, trimmed } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Seconds that stand for all that are more (RFC 9111, section 1.2.2). */
export const MOST_SECONDS: i64 = 2_147_483_648;

const COMMA: i32 = 0x2c;
const EQUALS: i32 = 0x3d;
const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;

/** Longest name that is looked at. */
const LONGEST_NAME: i32 = 32;

/** What `cache-control` says, of a request or of a response (RFC 9111, section 5.2; RFC 5861). Seconds are -1 where nothing is said. */
@final
export class Directives {
  noStore: bool = false;
  /** With names of fields, too: those are not told apart. */
  noCache: bool = false;
  /** With names of fields, too. */
  isPrivate: bool = false;
  isPublic: bool = false;
  /** `must-revalidate`, `proxy-revalidate` or `s-maxage`: never stale from a shared cache. */
  mustRevalidate: bool = false;
  mustUnderstand: bool = false;
  onlyIfCached: bool = false;
  maxAge: i64 = -1;
  sharedMaxAge: i64 = -1;
  /** Of a request: how stale the answer may be. */
  maxStale: i64 = -1;
  /** Of a request: how long it must stay fresh. */
  minFresh: i64 = -1;
  staleWhileRevalidate: i64 = -1;
  staleIfError: i64 = -1;
  /** Whether there is any directive. */
  isSaid: bool = false;

  /** @param value of the field, all its lines joined by commas; directives that nobody knows are passed over */
  static parse(value: Bytes): Directives {
    const directives = new Directives();
    let at = 0;
    while (at < value.length) {
      const end = directiveEnd(value, at);
      directives.take(value.slice(at, end));
      at = end + 1;
    }
    return directives;
  }

  private take(directive: Bytes): void {
    const text = trimmed(directive);
    if (text.length == 0) return;
    const equals = text.indexOfByte(EQUALS);
    const name = trimmed(equals < 0 ? text : text.slice(0, equals));
    if (name.length > LONGEST_NAME) return;
    const argument = equals < 0 ? Bytes.empty() : withoutQuotes(trimmed(text.slice(equals + 1)));
    this.isSaid = true;
    this.set(lowerAscii(name.toString()), argument, equals >= 0);
  }

  private set(name: string, argument: Bytes, hasArgument: bool): void {
    if (name == "no-store") this.noStore = true;
    else if (name == "no-cache") this.noCache = true;
    else if (name == "private") this.isPrivate = true;
    else if (name == "public") this.isPublic = true;
    else if (name == "must-revalidate" || name == "proxy-revalidate") this.mustRevalidate = true;
    else if (name == "must-understand") this.mustUnderstand = true;
    else if (name == "only-if-cached") this.onlyIfCached = true;
    else if (name == "max-age") this.maxAge = shorter(this.maxAge, argument);
    else if (name == "s-maxage") {
      this.sharedMaxAge = shorter(this.sharedMaxAge, argument);
      this.mustRevalidate = true;
    } else if (name == "max-stale") this.maxStale = hasArgument ? shorter(this.maxStale, argument) : MOST_SECONDS;
    else if (name == "min-fresh") this.minFresh = longer(this.minFresh, argument);
    else if (name == "stale-while-revalidate") this.staleWhileRevalidate = shorter(this.staleWhileRevalidate, argument);
    else if (name == "stale-if-error") this.staleIfError = shorter(this.staleIfError, argument);
  }
}

/** Seconds as `delta-seconds` has them; 0, and so the careful reading, for what is no number. */
export function deltaSeconds(text: Bytes): i64 {
  let seconds: i64 = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return 0;
    seconds = min<i64>(seconds * 10 + <i64>digit, MOST_SECONDS);
  }
  return seconds;
}

/** Of a directive that is there twice, the one that keeps less counts (section 4.2.1). */
function shorter(before: i64, argument: Bytes): i64 {
  const seconds = deltaSeconds(argument);
  return before < 0 ? seconds : min(before, seconds);
}

function longer(before: i64, argument: Bytes): i64 {
  return max(before, deltaSeconds(argument));
}

/** The next comma outside of quotes at or after `from`, or the end. */
function directiveEnd(value: Bytes, from: i32): i32 {
  let quoted = false;
  for (let i = from; i < value.length; i++) {
    const char = value.at(i);
    if (char == QUOTE) quoted = !quoted;
    else if (char == BACKSLASH && quoted) i++;
    else if (char == COMMA && !quoted) return i;
  }
  return value.length;
}

function withoutQuotes(text: Bytes): Bytes {
  if (text.at(0) != QUOTE || text.length < 2) return text;
  return text.slice(1, text.at(text.length - 1) == QUOTE ? text.length - 1 : text.length);
}
