import { Bytes } from "../../bytes";
import { CELL_BYTES, Ring, RingPlace } from "../../cache/ring";
import { MemoryCells } from "./memory-cells";

const CELLS: i32 = 8;
const ROOM: i32 = CELL_BYTES - 8;

/** Bytes that differ by their place and by `salt`. */
function value(length: i32, salt: i32): Bytes {
  const buffer = new ArrayBuffer(length);
  for (let i = 0; i < length; i++) store<u8>(changetype<usize>(buffer) + <usize>i, <u8>(i * 7 + (i >> 8) + salt));
  return Bytes.wrap(buffer);
}

function written(ring: Ring, bytes: Bytes): RingPlace {
  const place = ring.write(bytes);
  return place == null ? new RingPlace(u64.MAX_VALUE, -1) : place;
}

function holds(ring: Ring, place: RingPlace, bytes: Bytes): bool {
  const found = ring.read(place);
  return found != null && found.equals(bytes);
}

describe("a ring", () => {
  test("gives back what was put in, whatever its size", () => {
    const ring = new Ring(new MemoryCells(), CELLS);
    const sizes = [0, 1, ROOM - 1, ROOM, ROOM + 1, 2 * ROOM - 1, 2 * ROOM];
    for (let i = 0; i < sizes.length; i++) {
      const bytes = value(sizes[i], i);
      expect(holds(ring, written(ring, bytes), bytes)).toBe(true);
    }
    expect(ring.largest).toBe(2 * ROOM);
    expect(ring.write(value(2 * ROOM + 1, 0)) == null).toBe(true);
  });

  test("forgets the oldest, never more than it must, and has no more cells than it may", () => {
    const cells = new MemoryCells();
    const ring = new Ring(cells, CELLS);
    const places: RingPlace[] = [];
    for (let i = 0; i < 100; i++) {
      places.push(written(ring, value(i % 2 == 0 ? ROOM : ROOM + 1, i)));
      let room = CELLS;
      for (let k = i; k >= 0; k--) {
        room -= k % 2 == 0 ? 1 : 2;
        expect(holds(ring, places[k], value(k % 2 == 0 ? ROOM : ROOM + 1, k))).toBe(room >= 0);
      }
    }
    expect(cells.size).toBe(CELLS + 1);
  });

  test("a value that has lost a part to another is lost, also while that one is written", () => {
    const cells = new MemoryCells();
    const ring = new Ring(cells, CELLS);
    const first = value(2 * ROOM, 1);
    const place = written(ring, first);
    for (let i = 0; i < 3; i++) written(ring, value(2 * ROOM, i));
    expect(holds(ring, place, first)).toBe(true);
    written(ring, value(1, 9));
    expect(ring.read(place) == null).toBe(true);
  });

  test("places that nobody was given lead to nothing", () => {
    const ring = new Ring(new MemoryCells(), CELLS);
    const place = written(ring, value(100, 1));
    expect(ring.read(new RingPlace(place.position, 99)) == null).toBe(true);
    expect(ring.read(new RingPlace(place.position, 101)) == null).toBe(true);
    expect(ring.read(new RingPlace(place.position, -1)) == null).toBe(true);
    expect(ring.read(new RingPlace(place.position, i32.MAX_VALUE)) == null).toBe(true);
    expect(ring.read(new RingPlace(place.position + CELLS, 100)) == null).toBe(true);
    expect(ring.read(new RingPlace(u64.MAX_VALUE, 100)) == null).toBe(true);
    expect(RingPlace.read(Bytes.of("none")) == null).toBe(true);
  });

  test("without cells it takes nothing", () => {
    expect(new Ring(new MemoryCells(), 0).write(value(1, 1)) == null).toBe(true);
  });
});
