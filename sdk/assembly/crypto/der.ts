import { Bytes } from "../bytes";

const INTEGER: i32 = 0x02;
/** Bit of a length's first byte that says: the other bits count the bytes that the length takes. */
const LONG_FORM: i32 = 0x80;
/** Most bytes a length may take: what it measures is below 64 KB. */
const MAX_LENGTH_SIZE: i32 = 2;

/**
 * Takes DER elements (X.690) off the front of a window, one after another. Once something else was asked for than what is
 * there, `failed` is true and all that follows is empty.
 */
@final
export class DerReader {
  failed: bool = false;

  constructor(private rest: Bytes) {}

  /** The tag of the next element; -1 at the end. */
  get tag(): i32 {
    return this.rest.at(0);
  }

  /** The content of the next element, which has to have this tag. */
  read(tag: i32): Bytes {
    const data = this.rest;
    let size = data.at(1);
    let from = 2;
    if (size >= LONG_FORM) {
      from += size - LONG_FORM;
      size = from > 2 && from <= 2 + MAX_LENGTH_SIZE ? 0 : -1;
      // A byte that is missing is -1 and makes the length negative.
      for (let i = 2; i < from && size >= 0; i++) size = (size << 8) | data.at(i);
    }
    const fits = data.at(0) == tag && size >= 0 && size <= data.length - from;
    if (!fits) this.failed = true;
    this.rest = fits ? data.slice(from + size) : Bytes.empty();
    return fits ? data.slice(from, from + size) : Bytes.empty();
  }

  /** The content of the next element, as a reader of its own. */
  enter(tag: i32): DerReader {
    const inner = new DerReader(this.read(tag));
    inner.failed = this.failed;
    return inner;
  }

  /** The next element, an integer that is not negative: big-endian, without leading zeros, at most `limit` bytes. */
  readUnsigned(limit: i32): Bytes {
    const number = this.read(INTEGER);
    let from = 0;
    while (number.at(from) == 0) from++;
    // Nothing at all, a sign bit, or too much.
    if (<u32>number.at(0) >= 0x80 || number.length - from > limit) this.failed = true;
    return number.slice(from, from + limit);
  }
}
