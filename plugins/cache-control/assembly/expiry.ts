import { httpDate } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What Higress writes for `max`: the last second but a few that 32 bits of seconds hold. */
const FAR: string = "Thu, 31 Dec 2037 23:55:55 GMT";
const TEN_YEARS: i64 = 315_360_000;
/** For `epoch`. */
const PAST: string = "Thu, 01 Jan 1970 00:00:01 GMT";

/** A hundred years: more is as good as for ever, and no date of HTTP has five digits for its year. */
const MOST_SECONDS: i64 = 3_153_600_000;
const MOST_DIGITS: i32 = 10;

export const enum ExpiryKind {
  Seconds,
  /** Ten years. */
  Max,
  /** At once. */
  Epoch,
}

/** How long an answer may be kept. */
@final
export class Expiry {
  private constructor(
    readonly kind: ExpiryKind,
    readonly seconds: i64,
  ) {}

  /** What is in the place of one that can not be read: nothing may be kept. */
  static none(): Expiry {
    return new Expiry(ExpiryKind.Epoch, 0);
  }

  /** @returns null when the text is none of the three */
  static read(text: string): Expiry | null {
    if (text == "max") return new Expiry(ExpiryKind.Max, TEN_YEARS);
    if (text == "epoch") return new Expiry(ExpiryKind.Epoch, 0);
    if (text.length == 0 || text.length > MOST_DIGITS) return null;
    let seconds: i64 = 0;
    for (let i = 0; i < text.length; i++) {
      const digit = text.charCodeAt(i) - 0x30;
      if (<u32>digit > 9) return null;
      seconds = seconds * 10 + <i64>digit;
    }
    return seconds > MOST_SECONDS ? null : new Expiry(ExpiryKind.Seconds, seconds);
  }

  /** The value of `expires`. @param now seconds since 1970 */
  expires(now: i64): string {
    if (this.kind == ExpiryKind.Max) return FAR;
    return this.kind == ExpiryKind.Epoch ? PAST : httpDate(now + this.seconds);
  }

  /** The value of `cache-control` as Higress writes it. */
  higressControl(): string {
    return this.kind == ExpiryKind.Epoch ? "no-cache" : "maxAge=" + this.seconds.toString();
  }

  /** The same as RFC 9111 has it. @param visibility `public`, `private` or nothing */
  standardControl(visibility: string): string {
    const control = this.kind == ExpiryKind.Epoch ? "no-cache" : "max-age=" + this.seconds.toString();
    return visibility.length > 0 ? visibility + ", " + control : control;
  }
}
