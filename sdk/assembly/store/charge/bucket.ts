import { Bytes } from "../../bytes";
import { decimal } from "../value";
import { Account } from "./account";

/** Milliseconds that an empty bucket is kept. */
const SPARE: i64 = 1000;

/**
 * `level:milliseconds`: what is used, in token-milliseconds; `limit` of them run off each millisecond. They are numbers of
 * Lua's kind, since those of a large limit over a long window pass 64 bits.
 */
@final
export class BucketAccount extends Account {
  private rate: f64 = 1;
  private level: f64 = 0;
  private next: f64 = 0;

  read(): bool {
    const text = this.text;
    const colon = text.indexOfByte(0x3a);
    const level = digits(text.slice(0, max(colon, 0)));
    const at = decimal(text.slice(colon + 1), -1);
    if (text.length > 0 && (level < 0 || at < 0)) return false;
    this.rate = <f64>max<i64>(this.limit, 1);
    const passed = <f64>max<i64>(this.now - at, 0);
    this.level = text.length == 0 ? 0 : max<f64>(level - passed * this.rate, 0);
    // Once it may have run off, what was reserved is not given back.
    if (this.delta < 0 && this.mark > 0 && this.now >= this.mark) this.delta = 0;
    this.next = max<f64>(this.level + <f64>this.delta * <f64>this.window, 0);
    const room = <f64>this.limit * <f64>this.window;
    this.fits = this.next <= room;
    this.retry = this.delta > this.limit ? -1 : <i64>max<f64>(ceil<f64>((this.next - room) / this.rate), 0);
    return true;
  }

  write(): void {
    if (this.delta == 0) return;
    this.level = this.next;
    const text = whole(this.level) + ":" + this.now.toString();
    this.keys.set(this.index, Bytes.of(text), <i64>ceil<f64>(this.level / this.rate) + SPARE);
  }

  finish(): void {
    this.used = <i64>ceil<f64>(this.level / <f64>this.window);
    this.reset = <i64>ceil<f64>(this.level / this.rate);
    this.mark = this.now + this.reset;
  }
}

/** A whole number of decimal digits, of any size; -1 when it is none. */
function digits(text: Bytes): f64 {
  if (text.length == 0) return -1;
  const exact = decimal(text, -1);
  if (exact >= 0) return <f64>exact;
  for (let i = 0; i < text.length; i++) {
    if (<u32>(text.at(i) - 0x30) > 9) return -1;
  }
  return F64.parseFloat(text.toString());
}

/** A whole number in decimal; what passes 64 bits keeps 18 digits. */
function whole(value: f64): string {
  if (value < 9e18) return (<i64>value).toString();
  return (<i64>(value / 1000)).toString() + "000";
}
