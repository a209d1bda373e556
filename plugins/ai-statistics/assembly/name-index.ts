import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Slots at first; a power of two, as always. */
const SLOTS: i32 = 64;

/** FNV-1a, 32 bits. */
const FNV_OFFSET: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;

/**
 * Names as bytes and their positions, in the order in which they were added: a table of open addresses, so that a name is
 * found without being made a string.
 */
@final
export class NameIndex {
  private readonly names: Bytes[] = [];
  /** position + 1 of the name in a slot; 0 in an empty one */
  private slots: StaticArray<i32> = new StaticArray<i32>(SLOTS);

  get size(): i32 {
    return this.names.length;
  }

  /** The position of a name, or -1. */
  find(name: Bytes): i32 {
    return this.slots[this.slotOf(name)] - 1;
  }

  /** Adds a name that is not there yet; the bytes are copied. */
  add(name: Bytes): void {
    if (this.names.length * 2 >= this.slots.length) this.grow();
    this.names.push(Bytes.wrap(name.buffer.slice(name.start, name.end)));
    this.slots[this.slotOf(name)] = this.names.length;
  }

  /** The slot of a name, or the empty one where it would stand. */
  private slotOf(name: Bytes): i32 {
    const mask = this.slots.length - 1;
    let slot = <i32>(hash(name) & <u32>mask);
    // At most half of the slots are taken, so an empty one comes.
    while (this.slots[slot] != 0 && !this.names[this.slots[slot] - 1].equals(name)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    this.slots = new StaticArray<i32>(this.slots.length * 2);
    for (let i = 0; i < this.names.length; i++) this.slots[this.slotOf(this.names[i])] = i + 1;
  }
}

function hash(name: Bytes): u32 {
  let state = FNV_OFFSET;
  for (let i = 0; i < name.length; i++) state = (state ^ <u32>name.at(i)) * FNV_PRIME;
  return state;
}
