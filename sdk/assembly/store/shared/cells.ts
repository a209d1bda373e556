import { Bytes } from "../../bytes";
import { hexDigit } from "../../encoding/hex";
import { ABSENT, getShared, SharedValue, setShared } from "../../shared-data";

/** Numbered places for bytes that several workers read and write. */
export abstract class Cells {
  abstract read(index: u32): SharedValue;

  /** @returns false when somebody else has written since `was` was read */
  abstract write(index: u32, bytes: Bytes, was: SharedValue): bool;
}

/** Digits of a cell's number in its key: some hosts take keys for text. */
const DIGITS: i32 = 8;

/** The host's shared data: one value a cell, under the prefix and the cell's number in hexadecimal. */
@final
export class SharedCells extends Cells {
  /** Written anew for each access: the host copies it. */
  private readonly key: Bytes;

  constructor(prefix: string) {
    super();
    const bytes = Bytes.of(prefix);
    const buffer = new ArrayBuffer(bytes.length + DIGITS);
    memory.copy(changetype<usize>(buffer), bytes.ptr, <usize>bytes.length);
    this.key = Bytes.wrap(buffer);
  }

  read(index: u32): SharedValue {
    return getShared(this.keyOf(index));
  }

  write(index: u32, bytes: Bytes, was: SharedValue): bool {
    return setShared(this.keyOf(index), bytes, was.exists ? was.cas : ABSENT);
  }

  private keyOf(index: u32): Bytes {
    let rest = index;
    for (let p = this.key.ptrEnd - 1; p >= this.key.ptrEnd - DIGITS; p--) {
      store<u8>(p, <u8>hexDigit(rest & 15));
      rest >>= 4;
    }
    return this.key;
  }
}
