import { Bytes } from "../../bytes";
import { SharedValue } from "../../shared-data";
import { ScriptKeys } from "../script";
import { Cells } from "./cells";
import { SlotRecord } from "./record";
import { changeSlot, SlotCursor, SlotRoom, SlotWrite } from "./slots";

/** How often a set is read again while another worker's transaction is writing to it, before that one is stopped. */
const PATIENCE: i32 = 16;

/** One set as this transaction has found it, and as it wants it. */
@final
class TouchedSet {
  slots: Bytes;

  /** @param record what was found, with what came of another's pending slots */
  constructor(
    readonly index: u32,
    readonly found: SharedValue,
    readonly record: SlotRecord,
  ) {
    this.slots = record.slots;
  }
}

/** The keys of one run of a command or script over the table; `commit` makes what it wrote count, all or nothing. */
@final
export class SlotTransaction extends ScriptKeys {
  /** In ascending order of their indices, each once. */
  private readonly sets: Array<TouchedSet> = [];
  private changed: bool = false;
  /** Something was set that fits in no slot: the run must not count. */
  tooLarge: bool = false;
  /** Slots in use that went because there was no room. */
  evicted: i32 = 0;

  /** @param places the set of each key */
  constructor(
    private readonly cells: Cells,
    private readonly room: SlotRoom,
    private readonly keys: Array<Bytes>,
    private readonly places: Array<u32>,
    private readonly time: i64,
  ) {
    super();
  }

  get now(): i64 {
    return this.time;
  }

  /**
   * Reads the sets.
   * @param stops whether others' transactions that are under way may be stopped; for reading alone they need not be
   * @returns false when others kept coming between
   */
  begin(stops: bool): bool {
    const indices = this.places.slice();
    indices.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    for (let i = 0; i < indices.length; i++) {
      if (i > 0 && indices[i] == indices[i - 1]) continue;
      if (!this.load(indices[i], stops)) return false;
    }
    return true;
  }

  get(index: i32): Bytes | null {
    const cursor = this.find(index);
    return cursor == null ? null : cursor.value;
  }

  ttl(index: i32): i64 {
    const cursor = this.find(index);
    if (cursor == null) return -2;
    return cursor.expiry == 0 ? -1 : cursor.expiry - this.time;
  }

  set(index: i32, value: Bytes, ttl: i64): void {
    if (<u32>index >= <u32>this.keys.length) return;
    const key = this.keys[index];
    if (!this.room.takes(key, value)) {
      this.tooLarge = true;
      return;
    }
    let expiry = ttl > 0 ? this.time + ttl : <i64>0;
    if (ttl < 0) {
      const cursor = this.find(index);
      expiry = cursor == null ? 0 : cursor.expiry;
    }
    this.change(index, new SlotWrite(key, value, expiry));
  }

  remove(index: i32): void {
    if (this.find(index) != null) this.change(index, new SlotWrite(this.keys[index], null, 0));
  }

  /**
   * Writes the sets.
   * @param id of this transaction, which no other has
   * @returns false when another worker came between: then nothing was written, and all of it has to be done again
   */
  commit(id: u64): bool {
    if (!this.changed) return true;
    const last = this.sets.length - 1;
    const leader = this.sets[last];
    for (let i = 0; i < last; i++) {
      const set = this.sets[i];
      const wanted = set.record.withPending(id, leader.index, set.slots);
      if (this.cells.write(set.index, wanted.write(), set.found)) continue;
      this.settle(id, i, false);
      return false;
    }
    const done = leader.record.withSlots(leader.slots);
    const counts = this.cells.write(leader.index, (last == 0 ? done : done.withCommit(id)).write(), leader.found);
    this.settle(id, last, counts);
    if (counts && last > 0) this.forget(id, leader.index);
    return counts;
  }

  private load(index: u32, stops: bool): bool {
    for (let tries = 0; tries < 2 * PATIENCE; tries++) {
      const found = this.cells.read(index);
      const record = SlotRecord.read(found.bytes);
      if (record.pendingId == 0) return this.take(index, found, record, record.slots);
      const led = this.cells.read(record.leader);
      const leader = SlotRecord.read(led.bytes);
      if (leader.hasCommit(record.pendingId)) return this.take(index, found, record, record.pendingSlots);
      if (!stops) return this.take(index, found, record, record.slots);
      // Whoever leads is stopped by any write to its set: its own rests on what was there before.
      if (tries < PATIENCE || !this.cells.write(record.leader, led.bytes, led)) continue;
      return this.take(index, found, record, record.slots);
    }
    return false;
  }

  private take(index: u32, found: SharedValue, record: SlotRecord, slots: Bytes): bool {
    this.sets.push(new TouchedSet(index, found, record.withSlots(slots)));
    return true;
  }

  private find(index: i32): SlotCursor | null {
    const set = this.setOf(index);
    if (set == null) return null;
    const cursor = new SlotCursor(set.slots);
    return cursor.find(this.keys[index], this.time) ? cursor : null;
  }

  private setOf(index: i32): TouchedSet | null {
    if (<u32>index >= <u32>this.places.length) return null;
    const place = this.places[index];
    for (let i = 0; i < this.sets.length; i++) {
      if (this.sets[i].index == place) return this.sets[i];
    }
    return null;
  }

  private change(index: i32, write: SlotWrite): void {
    const set = this.setOf(index);
    if (set == null) return;
    const change = changeSlot(set.slots, write, this.time, this.room);
    set.slots = change.slots;
    this.evicted += change.evicted;
    this.changed = true;
  }

  /** Ends what this transaction left pending in its first `count` sets, unless somebody else did so already. */
  private settle(id: u64, count: i32, counts: bool): void {
    for (let i = 0; i < count; i++) {
      const found = this.cells.read(this.sets[i].index);
      const record = SlotRecord.read(found.bytes);
      if (record.pendingId != id) continue;
      this.cells.write(
        this.sets[i].index,
        record.withSlots(counts ? record.pendingSlots : record.slots).write(),
        found,
      );
    }
  }

  /** All sets are settled: nobody will ask any more whether this transaction counts. */
  private forget(id: u64, leader: u32): void {
    for (let tries = 0; tries < PATIENCE; tries++) {
      const found = this.cells.read(leader);
      const record = SlotRecord.read(found.bytes);
      if (!record.hasCommit(id) || this.cells.write(leader, record.withoutCommit(id).write(), found)) return;
    }
  }
}
