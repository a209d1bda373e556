import { Bytes } from "../bytes";
import { Cells } from "../store/shared/cells";
import { checksum } from "./checksum";

/** Cells for all groups of all caches of a process. */
const COUNT: u64 = 1024;
const MAX_ATTEMPTS: i32 = 64;

/**
 * When groups were purged last, in shared data. A group's time stands in the cell that its name's hash says, where others' may
 * stand as well: then a purge takes a little more than was asked for, but what was purged does not come back, as it would
 * where a time could be forgotten.
 */
@final
export class PurgeStamps {
  constructor(private readonly cells: Cells) {}

  /** Milliseconds since the epoch: what was asked for then, or before, does not count. 0: never purged. */
  of(group: Bytes): i64 {
    const bytes = this.cells.read(placeOf(group)).bytes;
    return bytes.length == 8 ? load<i64>(bytes.ptr) : 0;
  }

  /** False when others kept coming between. */
  set(group: Bytes, until: i64): bool {
    const buffer = new ArrayBuffer(8);
    store<i64>(changetype<usize>(buffer), until);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const found = this.cells.read(placeOf(group));
      if (found.bytes.length == 8 && load<i64>(found.bytes.ptr) >= until) return true;
      if (this.cells.write(placeOf(group), Bytes.wrap(buffer), found)) return true;
    }
    return false;
  }
}

function placeOf(group: Bytes): u32 {
  return <u32>(checksum(group) % COUNT);
}
