import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const LINE_FEED: i32 = 0x0a;

/** Goes through the pieces of a table in the program, each ended by a byte: lines, unless told otherwise. */
@final
export class Lines {
  private at: i32 = 0;
  private piece: Bytes = Bytes.empty();

  constructor(
    private readonly text: Bytes,
    private readonly end: i32 = LINE_FEED,
  ) {}

  next(): bool {
    if (this.at >= this.text.length) return false;
    const found = this.text.indexOfByte(this.end, this.at);
    const stop = found < 0 ? this.text.length : found;
    this.piece = this.text.slice(this.at, stop);
    this.at = stop + 1;
    return true;
  }

  /** Without its end. */
  get line(): Bytes {
    return this.piece;
  }

  /** The next piece; empty behind the last one. */
  take(): Bytes {
    return this.next() ? this.piece : Bytes.empty();
  }
}

/** A decimal number; 0 when it is none. Digits behind the eighteenth do not count. */
export function numberOf(text: Bytes): i64 {
  return parse(text, 10);
}

/** A hexadecimal number of lower-case digits. */
export function hexOf(text: Bytes): u64 {
  return <u64>parse(text, 16);
}

function parse(text: Bytes, radix: i64): i64 {
  let number: i64 = 0;
  for (let i = 0; i < text.length && i < 18; i++) {
    const byte = text.at(i);
    const digit = byte >= 0x61 ? byte - 0x57 : byte - 0x30;
    if (digit < 0 || digit >= radix) return 0;
    number = number * radix + digit;
  }
  return number;
}
