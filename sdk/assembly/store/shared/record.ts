import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";

// A set as it stands in shared data: u8 format, u8 number of commits, u16 zero, u32 bytes of slots, commits (u64 each),
// slots; and while a transaction is writing to it: u64 id, u32 leader, slots as they would be.

const FORMAT: u8 = 1;
const HEAD: i32 = 8;
const PENDING_HEAD: i32 = 12;
/** Transactions whose followers are not settled yet; as many as there are workers, and what trapped workers left. */
const MAX_COMMITS: i32 = 64;

/**
 * One set of slots. A transaction over several sets writes what it wants into all but one (`pending`), and then into that
 * one, its leader, together with its id: that one write makes it count. See docs/decisions/0020-slot-table.md.
 */
@final
export class SlotRecord {
  constructor(
    readonly slots: Bytes,
    /** Ids of transactions that this set led and that count, 8 bytes each. */
    readonly commits: Bytes,
    /** Id of the transaction that is writing here; 0: none. */
    readonly pendingId: u64 = 0,
    /** The set that leads it. */
    readonly leader: u32 = 0,
    /** The slots, should it count. */
    readonly pendingSlots: Bytes = Bytes.empty(),
  ) {}

  /** What no set's bytes are is an empty set. */
  static read(bytes: Bytes): SlotRecord {
    const none = new SlotRecord(Bytes.empty(), Bytes.empty());
    if (bytes.length < HEAD || <u8>bytes.at(0) != FORMAT) return none;
    const slots = HEAD + bytes.at(1) * 8;
    const size = <i64>load<u32>(bytes.ptr, 4);
    const end = <i64>slots + size;
    if (end > <i64>bytes.length) return none;
    const pending = <i32>end;
    const commits = bytes.slice(HEAD, slots);
    const current = bytes.slice(slots, pending);
    if (bytes.length < pending + PENDING_HEAD) return new SlotRecord(current, commits);
    const p = bytes.ptr + <usize>pending;
    return new SlotRecord(current, commits, load<u64>(p), load<u32>(p, 8), bytes.slice(pending + PENDING_HEAD));
  }

  /** Whether the transaction, which this set led, counts. */
  hasCommit(id: u64): bool {
    return commitAt(this.commits, id) >= 0;
  }

  /** With other slots and nothing pending. */
  withSlots(slots: Bytes): SlotRecord {
    return new SlotRecord(slots, this.commits);
  }

  /** As it is, with what a transaction wants. */
  withPending(id: u64, leader: u32, slots: Bytes): SlotRecord {
    return new SlotRecord(this.slots, this.commits, id, leader, slots);
  }

  /** The oldest id goes where there are too many. */
  withCommit(id: u64): SlotRecord {
    const out = new ByteWriter(this.commits.length + 8);
    const room = (MAX_COMMITS - 1) * 8;
    out.bytes(this.commits.slice(max(this.commits.length - room, 0)));
    const bytes = new ArrayBuffer(8);
    store<u64>(changetype<usize>(bytes), id);
    out.bytes(Bytes.wrap(bytes));
    return new SlotRecord(this.slots, out.take(), this.pendingId, this.leader, this.pendingSlots);
  }

  withoutCommit(id: u64): SlotRecord {
    const at = commitAt(this.commits, id);
    const out = new ByteWriter(this.commits.length);
    out.bytes(this.commits.slice(0, max(at, 0)));
    out.bytes(this.commits.slice(at < 0 ? 0 : at + 8));
    return new SlotRecord(this.slots, out.take(), this.pendingId, this.leader, this.pendingSlots);
  }

  write(): Bytes {
    const isPending = this.pendingId != 0;
    const pending = isPending ? PENDING_HEAD + this.pendingSlots.length : 0;
    const size = HEAD + this.commits.length + this.slots.length;
    const buffer = new ArrayBuffer(size + pending);
    const start = changetype<usize>(buffer);
    store<u8>(start, FORMAT);
    store<u8>(start, <u8>(this.commits.length >> 3), 1);
    store<u32>(start, <u32>this.slots.length, 4);
    memory.copy(start + HEAD, this.commits.ptr, <usize>this.commits.length);
    memory.copy(start + <usize>(HEAD + this.commits.length), this.slots.ptr, <usize>this.slots.length);
    if (isPending) {
      const p = start + <usize>size;
      store<u64>(p, this.pendingId);
      store<u32>(p, this.leader, 8);
      memory.copy(p + PENDING_HEAD, this.pendingSlots.ptr, <usize>this.pendingSlots.length);
    }
    return Bytes.wrap(buffer);
  }
}

/** Offset of the id among commits, or -1. */
function commitAt(commits: Bytes, id: u64): i32 {
  for (let at = 0; at + 8 <= commits.length; at += 8) {
    if (load<u64>(commits.ptr + <usize>at) == id) return at;
  }
  return -1;
}
