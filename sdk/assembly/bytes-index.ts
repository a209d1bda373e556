import { Bytes } from "./bytes";

/** Fewest slots; a power of two, as always. */
const FEWEST_SLOTS: i32 = 16;
/** Most entries to make room for at once: an expectation may come from outside. */
const MOST_EXPECTED: i32 = 1 << 20;

/** FNV-1a, 32 bits. */
const FNV_OFFSET: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;

/**
 * Different byte strings and their positions, in the order in which they were added: what `Map<string, …>` is for texts of
 * the wire, without making strings of them. What belongs to an entry stands in an array at its position.
 *
 * The windows are kept as they are given, and their buffers with them: copy what is a small part of a large buffer, or of
 * one that will be written over.
 */
@final
export class BytesIndex {
  private readonly entries: Bytes[] = [];
  /** Position + 1 of the entry in a slot; 0 in an empty one. At most half of them are taken. */
  private slots: StaticArray<i32>;

  /** @param expected entries to make room for at once */
  constructor(expected: i32 = 0) {
    let slots = FEWEST_SLOTS;
    while (slots < 2 * min(expected, MOST_EXPECTED)) slots <<= 1;
    this.slots = new StaticArray<i32>(slots);
  }

  get size(): i32 {
    return this.entries.length;
  }

  has(bytes: Bytes): bool {
    return this.find(bytes) >= 0;
  }

  /** The position of an entry, or -1. */
  find(bytes: Bytes): i32 {
    return this.slots[this.slotOf(bytes)] - 1;
  }

  /** The entry at a position; no bytes outside. */
  at(position: i32): Bytes {
    return <u32>position < <u32>this.entries.length ? this.entries[position] : Bytes.empty();
  }

  /** Adds what is not there yet; false when it is. */
  add(bytes: Bytes): bool {
    if (2 * (this.entries.length + 1) > this.slots.length) this.grow();
    const slot = this.slotOf(bytes);
    if (this.slots[slot] != 0) return false;
    this.entries.push(bytes);
    this.slots[slot] = this.entries.length;
    return true;
  }

  /** The slot of an entry, or the empty one where it would stand. */
  private slotOf(bytes: Bytes): i32 {
    const mask = this.slots.length - 1;
    let slot = <i32>(hash(bytes) & <u32>mask);
    while (this.slots[slot] != 0 && !this.entries[this.slots[slot] - 1].equals(bytes)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    this.slots = new StaticArray<i32>(this.slots.length << 1);
    for (let i = 0; i < this.entries.length; i++) this.slots[this.slotOf(this.entries[i])] = i + 1;
  }
}

function hash(bytes: Bytes): u32 {
  let state = FNV_OFFSET;
  const end = bytes.ptrEnd;
  for (let p = bytes.ptr; p < end; p++) state = (state ^ <u32>load<u8>(p)) * FNV_PRIME;
  return state;
}
