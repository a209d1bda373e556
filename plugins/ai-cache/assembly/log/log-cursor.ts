import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Event, EVENTS, FIRST_LETTER, fieldsOf, VERSION } from "./letter";

/** Digits of a length or a number. */
const MOST_DIGITS: i32 = 18;

/** What no text that is a number has. */
export const NO_NUMBER: i64 = i64.MIN_VALUE;

/** A decimal integer, with a minus or without; NO_NUMBER for anything else. */
export function decimalOf(text: Bytes): i64 {
  const isNegative = text.at(0) == 0x2d;
  const first = isNegative ? 1 : 0;
  const digits = text.length - first;
  if (digits < 1 || digits > MOST_DIGITS) return NO_NUMBER;
  let value: i64 = 0;
  for (let i = first; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return NO_NUMBER;
    value = value * 10 + <i64>digit;
  }
  return isNegative ? -value : value;
}

/** Goes through the events of a log; whatever is none of its form ends it with `isBroken`. */
@final
export class LogCursor {
  /** Of the current event; -1 before the first and after the last. */
  event: i32 = -1;
  isBroken: bool;
  /** Whether the log has come to its end, with nothing behind. */
  isOver: bool = false;
  private readonly fields: StaticArray<Bytes> = [Bytes.empty(), Bytes.empty(), Bytes.empty()];
  private at: i32;

  constructor(private readonly log: Bytes) {
    const version = Bytes.constant(VERSION);
    this.isBroken = !log.startsWith(version);
    this.at = version.length;
  }

  next(): bool {
    if (this.isBroken || this.isOver) return false;
    const event = this.log.at(this.at++) - FIRST_LETTER;
    this.event = event;
    if (<u32>event >= <u32>EVENTS || !this.readFields(fieldsOf(event)) || this.log.at(this.at++) != 0x0a) {
      return this.breakOff();
    }
    if (event != Event.End) return true;
    this.isOver = this.at == this.log.length;
    if (!this.isOver) return this.breakOff();
    return true;
  }

  /** A field of the current event. */
  field(index: i32): Bytes {
    return <u32>index < 3 ? this.fields[index] : Bytes.empty();
  }

  /** A field as a number; NO_NUMBER where it is none. */
  number(index: i32): i64 {
    return decimalOf(this.field(index));
  }

  private readFields(count: i32): bool {
    for (let i = 0; i < count; i++) {
      const colon = this.log.slice(this.at, this.at + MOST_DIGITS).indexOfByte(0x3a);
      const length = colon < 0 ? NO_NUMBER : decimalOf(this.log.slice(this.at, this.at + colon));
      const from = this.at + colon + 1;
      if (length < 0 || length > <i64>(this.log.length - from)) return false;
      this.at = from + <i32>length;
      this.fields[i] = this.log.slice(from, this.at);
    }
    return true;
  }

  private breakOff(): bool {
    this.isBroken = true;
    this.event = -1;
    return false;
  }
}
