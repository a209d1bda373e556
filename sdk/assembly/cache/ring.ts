import { Bytes } from "../bytes";
import { SharedValue } from "../shared-data";
import { Cells } from "../store/shared/cells";

/** Bytes of a cell; the measurements are in docs/decisions/0023-ring-and-flights.md. */
export const CELL_BYTES: i32 = 4096;
/** The cell's position, counted from the first one ever written, 8 bytes. */
const CELL_HEAD: i32 = 8;
const ROOM: i32 = CELL_BYTES - CELL_HEAD;
/** A value takes no more than this part of the ring. */
const LARGEST_PART: i32 = 4;
const MAX_ATTEMPTS: i32 = 64;

/** Whatever is there. */
const ANY: SharedValue = new SharedValue(true, Bytes.empty(), 0);

/** Where a value stands in a ring. */
@final
export class RingPlace {
  static readonly SIZE: i32 = 12;

  constructor(
    /** Of its first cell. */
    readonly position: u64,
    readonly length: i32,
  ) {}

  /** Null for what is none. */
  static read(bytes: Bytes): RingPlace | null {
    if (bytes.length != RingPlace.SIZE) return null;
    const length = load<u32>(bytes.ptr, 8);
    return length > <u32>i32.MAX_VALUE ? null : new RingPlace(load<u64>(bytes.ptr), <i32>length);
  }

  write(): Bytes {
    const buffer = new ArrayBuffer(RingPlace.SIZE);
    store<u64>(changetype<usize>(buffer), this.position);
    store<u32>(changetype<usize>(buffer), <u32>this.length, 8);
    return Bytes.wrap(buffer);
  }
}

/**
 * Values of any size in a fixed number of cells, one behind the other; the oldest are written over. Cells are taken by one
 * compare-and-set of how many have ever been; each says which one it is, so a value that has lost a cell is seen to be lost.
 */
@final
export class Ring {
  /** @param count cells; behind them one more says how many have been taken */
  constructor(
    private readonly cells: Cells,
    private readonly count: i32,
  ) {}

  /** Bytes of the largest value that it takes. */
  get largest(): i32 {
    return <i32>min<i64>(<i64>max(this.count / LARGEST_PART, 1) * ROOM, i32.MAX_VALUE);
  }

  /** Null when it is too large, or others kept coming between. */
  write(value: Bytes): RingPlace | null {
    if (value.length > this.largest || this.count <= 0) return null;
    const needed = max((value.length + ROOM - 1) / ROOM, 1);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const head = this.cells.read(this.count);
      const position = this.taken(head);
      if (!this.cells.write(this.count, positionBytes(position + <u64>needed), head)) continue;
      for (let i = 0; i < needed; i++) {
        if (!this.writeCell(position + <u64>i, value.slice(i * ROOM, (i + 1) * ROOM))) return null;
      }
      return new RingPlace(position, value.length);
    }
    return null;
  }

  /** Null when it has been written over, at least in part. */
  read(place: RingPlace): Bytes | null {
    if (place.length > this.largest || place.length < 0) return null;
    const buffer = new ArrayBuffer(place.length);
    let at = 0;
    for (let position = place.position; at < place.length || position == place.position; position++) {
      const cell = this.cells.read(this.indexOf(position)).bytes;
      const size = min(place.length - at, ROOM);
      if (cell.length != CELL_HEAD + size || load<u64>(cell.ptr) != position) return null;
      memory.copy(changetype<usize>(buffer) + <usize>at, cell.ptr + CELL_HEAD, <usize>size);
      at += size;
    }
    return Bytes.wrap(buffer);
  }

  /** Whether half of the ring or more has been written since. */
  isOld(place: RingPlace): bool {
    return this.taken(this.cells.read(this.count)) - place.position > <u64>(this.count / 2);
  }

  private taken(head: SharedValue): u64 {
    return head.bytes.length == 8 ? load<u64>(head.bytes.ptr) : 0;
  }

  private writeCell(position: u64, part: Bytes): bool {
    const buffer = new ArrayBuffer(CELL_HEAD + part.length);
    store<u64>(changetype<usize>(buffer), position);
    memory.copy(changetype<usize>(buffer) + CELL_HEAD, part.ptr, <usize>part.length);
    return this.cells.write(this.indexOf(position), Bytes.wrap(buffer), ANY);
  }

  private indexOf(position: u64): u32 {
    return <u32>(position % <u64>max(this.count, 1));
  }
}

function positionBytes(position: u64): Bytes {
  const buffer = new ArrayBuffer(8);
  store<u64>(changetype<usize>(buffer), position);
  return Bytes.wrap(buffer);
}
