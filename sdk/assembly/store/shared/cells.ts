import { Bytes } from "../../bytes";
import { ABSENT, getShared, SharedValue, setShared } from "../../shared-data";

/** Numbered places for bytes that several workers read and write. */
export abstract class Cells {
  abstract read(index: u32): SharedValue;

  /** @returns false when somebody else has written since `was` was read */
  abstract write(index: u32, bytes: Bytes, was: SharedValue): bool;
}

/** The host's shared data: one value a cell. */
@final
export class SharedCells extends Cells {
  constructor(private readonly prefix: string) {
    super();
  }

  read(index: u32): SharedValue {
    return getShared(this.key(index));
  }

  write(index: u32, bytes: Bytes, was: SharedValue): bool {
    return setShared(this.key(index), bytes, was.exists ? was.cas : ABSENT);
  }

  private key(index: u32): Bytes {
    return Bytes.of(this.prefix + index.toString());
  }
}
