import { Bytes } from "../../bytes";
import { ABSENT, getShared, SharedValue, setShared } from "../../shared-data";

/** Numbered places for bytes that several workers read and write. */
export abstract class Cells {
  abstract read(index: u32): SharedValue;

  /** @returns false when somebody else has written since `was` was read */
  abstract write(index: u32, bytes: Bytes, was: SharedValue): bool;
}

/** The host's shared data: one value a cell, under the prefix and the cell's number (u32, little endian). */
@final
export class SharedCells extends Cells {
  /** Written anew for each access: the host copies it. */
  private readonly key: Bytes;

  constructor(prefix: string) {
    super();
    const bytes = Bytes.of(prefix);
    const buffer = new ArrayBuffer(bytes.length + 4);
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
    store<u32>(this.key.ptrEnd - 4, index);
    return this.key;
  }
}
