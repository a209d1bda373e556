import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";

/** A match and what its groups hold. Group 0 is the whole match. */
@final
export class Captures {
  constructor(
    private readonly text: Bytes,
    private readonly names: string[],
    /** Start and end of each group in bytes, -1 for a group that took no part. */
    private readonly positions: StaticArray<i32>,
  ) {}

  get found(): bool {
    return this.start(0) >= 0;
  }

  /** Number of groups, the whole match included. */
  get length(): i32 {
    return this.positions.length >> 1;
  }

  /** Where group `index` begins in the text; -1 when it took no part, or there is no such group. */
  start(index: i32): i32 {
    return <u32>index < <u32>this.length ? this.positions[index << 1] : -1;
  }

  /** Where group `index` ends in the text; -1 when it took no part, or there is no such group. */
  end(index: i32): i32 {
    return <u32>index < <u32>this.length ? this.positions[(index << 1) + 1] : -1;
  }

  /** What group `index` holds; no bytes when it took no part, or there is no such group. */
  group(index: i32): Bytes {
    const start = this.start(index);
    return start < 0 ? Bytes.empty() : this.text.slice(start, this.end(index));
  }

  /** Writes what group `index` holds. */
  write(out: ByteWriter, index: i32): void {
    const start = this.start(index);
    if (start >= 0) out.raw(this.text.ptr + <usize>start, this.end(index) - start);
  }

  /** What the group of this name holds; of several, the first that took part. */
  named(name: Bytes): Bytes {
    for (let i = 1; i < this.names.length; i++) {
      if (this.start(i) >= 0 && name.equalsString(this.names[i])) return this.group(i);
    }
    return Bytes.empty();
  }
}
