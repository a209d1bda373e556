import { Bytes } from "../../bytes";
import { compareBytes } from "../../compare";

// The slots of one set, one behind the other, the one that was written last first: i64 milliseconds since the epoch at which
// it expires (0: never), u16 length of the key, u32 length of the value, key, value; little endian.

/** Bytes of a slot before its key. */
const HEAD: i32 = 14;

/** Room in a set. */
@final
export class SlotRoom {
  constructor(
    /** Slots at most. */
    readonly ways: i32,
    /** Bytes of all its slots at most. */
    readonly bytes: i32,
  ) {}

  /** Whether a slot fits at all. */
  takes(key: Bytes, value: Bytes): bool {
    return key.length <= 0xffff && value.length <= this.bytes && HEAD + key.length + value.length <= this.bytes;
  }
}

/** Goes through the slots; ends early at bytes that are none. */
@final
export class SlotCursor {
  private at: i32 = 0;
  private next: i32 = 0;

  constructor(private readonly slots: Bytes) {}

  move(): bool {
    this.at = this.next;
    const left = this.slots.length - this.at;
    if (left < HEAD) return false;
    const p = this.slots.ptr + <usize>this.at;
    const size = <i64>HEAD + <i64>load<u16>(p, 8) + <i64>load<u32>(p, 10);
    if (size > <i64>left) return false;
    this.next = this.at + <i32>size;
    return true;
  }

  /** Milliseconds since the epoch; 0: never. */
  get expiry(): i64 {
    return load<i64>(this.slots.ptr + <usize>this.at);
  }

  isLive(now: i64): bool {
    return this.expiry == 0 || this.expiry > now;
  }

  private get keyLength(): i32 {
    return <i32>load<u16>(this.slots.ptr + <usize>this.at, 8);
  }

  get key(): Bytes {
    return this.slots.slice(this.at + HEAD, this.at + HEAD + this.keyLength);
  }

  get value(): Bytes {
    return this.slots.slice(this.at + HEAD + this.keyLength, this.next);
  }

  /** Where the whole slot is, and how long. */
  get ptr(): usize {
    return this.slots.ptr + <usize>this.at;
  }

  get size(): i32 {
    return this.next - this.at;
  }

  hasKey(key: Bytes): bool {
    const length = this.keyLength;
    return length == key.length && compareBytes(this.ptr + HEAD, key.ptr, <usize>length) == 0;
  }

  /** Moves to the slot of a key that has not expired; false when there is none. */
  find(key: Bytes, now: i64): bool {
    while (this.move()) {
      if (this.hasKey(key)) return this.isLive(now);
    }
    return false;
  }
}

/** What is written under a key. */
@final
export class SlotWrite {
  constructor(
    readonly key: Bytes,
    /** Null: nothing is there any more. */
    readonly value: Bytes | null,
    /** Milliseconds since the epoch; 0: never. */
    readonly expiry: i64,
  ) {}
}

/** The slots after a change, and what was lost by it. */
@final
export class SlotChange {
  constructor(
    readonly slots: Bytes,
    /** Slots that had not expired and found no room any more. */
    readonly evicted: i32,
  ) {}
}

/**
 * The slots after a write. What has expired is left out; when there is no room, those that were written longest ago go.
 * @param room that takes what is written
 */
export function changeSlot(slots: Bytes, write: SlotWrite, now: i64, room: SlotRoom): SlotChange {
  const value = write.value;
  const first = value == null ? 0 : HEAD + write.key.length + value.length;
  const out = new ArrayBuffer(first + slots.length);
  if (value != null) writeSlot(changetype<usize>(out), write.key, value, write.expiry);
  let size = first;
  let ways = value == null ? 0 : 1;
  let evicted = 0;
  const cursor = new SlotCursor(slots);
  while (cursor.move()) {
    if (!cursor.isLive(now) || cursor.hasKey(write.key)) continue;
    if (ways >= room.ways || size + cursor.size > room.bytes) {
      evicted++;
      continue;
    }
    memory.copy(changetype<usize>(out) + <usize>size, cursor.ptr, <usize>cursor.size);
    size += cursor.size;
    ways++;
  }
  return new SlotChange(new Bytes(out, 0, size), evicted);
}

function writeSlot(p: usize, key: Bytes, value: Bytes, expiry: i64): void {
  store<i64>(p, expiry);
  store<u16>(p, <u16>key.length, 8);
  store<u32>(p, <u32>value.length, 10);
  memory.copy(p + HEAD, key.ptr, <usize>key.length);
  memory.copy(p + HEAD + <usize>key.length, value.ptr, <usize>value.length);
}
