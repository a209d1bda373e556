import { Bytes } from "../../bytes";
import { Cells } from "./cells";
import { SlotRoom } from "./slots";
import { SlotTransaction } from "./transaction";

/** How often a transaction is tried before it is given up. */
export const MAX_ATTEMPTS: i32 = 64;

const FNV_PRIME: u64 = 0x100000001b3;

/** A fixed number of sets of slots, in which keys find their place by a hash that only this process knows. */
@final
export class SlotTable {
  private nextId: u64;

  /**
   * @param bits of the number of sets, at most 24
   * @param seed of the hash, the same for all that use the cells
   * @param firstId of this table's transactions; random
   */
  constructor(
    private readonly cells: Cells,
    private readonly bits: i32,
    private readonly room: SlotRoom,
    private readonly seed: u64,
    firstId: u64,
  ) {
    this.nextId = firstId;
  }

  begin(keys: Array<Bytes>, now: i64): SlotTransaction {
    const places: u32[] = [];
    for (let i = 0; i < keys.length; i++) places.push(this.placeOf(keys[i]));
    return new SlotTransaction(this.cells, this.room, keys, places, now);
  }

  /** An id for `commit`; never 0. */
  takeId(): u64 {
    this.nextId++;
    if (this.nextId == 0) this.nextId++;
    return this.nextId;
  }

  /** FNV-1a from a secret start, its bits mixed (MurmurHash3's finaliser): the highest choose the set. */
  private placeOf(key: Bytes): u32 {
    let hash = this.seed;
    for (let p = key.ptr; p < key.ptrEnd; p++) hash = (hash ^ <u64>load<u8>(p)) * FNV_PRIME;
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
    hash ^= hash >> 33;
    return this.bits == 0 ? 0 : <u32>(hash >> (64 - <u64>this.bits));
  }
}
