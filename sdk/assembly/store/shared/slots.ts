import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";

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

  /** The whole slot. */
  get raw(): Bytes {
    return this.slots.slice(this.at, this.next);
  }

  /** Moves to the slot of a key that has not expired; false when there is none. */
  find(key: Bytes, now: i64): bool {
    while (this.move()) {
      if (this.keyLength == key.length && this.key.equals(key)) return this.isLive(now);
    }
    return false;
  }
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
 * The slots with `key` set, or without it where `value` is null. What has expired is left out; when there is no room, those
 * that were written longest ago go. `room.takes` the slot.
 */
export function changeSlot(
  slots: Bytes,
  key: Bytes,
  value: Bytes | null,
  expiry: i64,
  now: i64,
  room: SlotRoom,
): SlotChange {
  const out = new ByteWriter(slots.length + HEAD + key.length + (value == null ? 0 : value.length));
  let ways = 0;
  let evicted = 0;
  if (value != null) {
    writeSlot(out, key, value, expiry);
    ways++;
  }
  const cursor = new SlotCursor(slots);
  while (cursor.move()) {
    if (!cursor.isLive(now) || cursor.key.equals(key)) continue;
    const raw = cursor.raw;
    if (ways < room.ways && out.length + raw.length <= room.bytes) {
      out.bytes(raw);
      ways++;
    } else evicted++;
  }
  return new SlotChange(out.take(), evicted);
}

function writeSlot(out: ByteWriter, key: Bytes, value: Bytes, expiry: i64): void {
  const head = new ArrayBuffer(HEAD);
  const p = changetype<usize>(head);
  store<i64>(p, expiry);
  store<u16>(p, <u16>key.length, 8);
  store<u32>(p, <u32>value.length, 10);
  out.bytes(Bytes.wrap(head));
  out.bytes(key);
  out.bytes(value);
}
