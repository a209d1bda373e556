import { Bytes } from "../bytes";

/**
 * Header maps cross the boundary as: u32 count, then count × (u32 name size, u32 value size), then count × (name, NUL,
 * value, NUL). Little endian. (proxy-wasm spec v0.2.1, "Serialized maps".)
 */
const SIZES_AT: i32 = 4;
const SIZES_PER_PAIR: i32 = 8;

/** Most pairs taken from one serialised map; Envoy's own default limit is 100 headers. */
export const MAX_PAIRS: i32 = 4096;

/** Serialises names and values, which alternate in `pairs`. A name without a value is dropped. */
export function encodePairs(pairs: Array<Bytes>): ArrayBuffer {
  const count = pairs.length >> 1;
  let size = SIZES_AT + count * SIZES_PER_PAIR;
  for (let i = 0; i < count * 2; i++) size += pairs[i].length + 1;
  const buffer = new ArrayBuffer(size);
  const base = changetype<usize>(buffer);
  store<u32>(base, <u32>count);
  let sizes = base + <usize>SIZES_AT;
  let data = sizes + <usize>(count * SIZES_PER_PAIR);
  for (let i = 0; i < count * 2; i++) {
    const part = pairs[i];
    store<u32>(sizes, <u32>part.length);
    memory.copy(data, part.ptr, <usize>part.length);
    sizes += 4;
    // The NUL after each part is already there: a new buffer is zeroed.
    data += <usize>(part.length + 1);
  }
  return buffer;
}

/** Reads a serialised map into alternating names and values, windows onto `map`. Stops at the first lie about a size. */
export function decodePairs(map: Bytes): Array<Bytes> {
  const pairs: Bytes[] = [];
  if (map.length < SIZES_AT) return pairs;
  const base = map.ptr;
  const count = load<u32>(base);
  if (count > <u32>MAX_PAIRS) return pairs;
  let at = <u64>SIZES_AT + <u64>count * <u64>SIZES_PER_PAIR;
  const size = <u64>map.length;
  if (at > size) return pairs;
  for (let i: u32 = 0; i < count; i++) {
    const sizes = base + <usize>(<u32>SIZES_AT + i * <u32>SIZES_PER_PAIR);
    const nameSize = <u64>load<u32>(sizes);
    const valueSize = <u64>load<u32>(sizes + 4);
    const valueAt = at + nameSize + 1;
    const next = valueAt + valueSize + 1;
    if (next > size) return pairs;
    pairs.push(map.slice(<i32>at, <i32>(at + nameSize)));
    pairs.push(map.slice(<i32>valueAt, <i32>(valueAt + valueSize)));
    at = next;
  }
  return pairs;
}

/** The first value of that name in a serialised map, in memory of its own; null when there is none. */
export function findValue(map: Bytes, name: Bytes): Bytes | null {
  if (map.length < SIZES_AT) return null;
  const base = map.ptr;
  const count = load<u32>(base);
  let at = <u64>SIZES_AT + <u64>count * <u64>SIZES_PER_PAIR;
  const size = <u64>map.length;
  if (at > size) return null;
  for (let i: u32 = 0; i < count; i++) {
    const sizes = base + <usize>(<u32>SIZES_AT + i * <u32>SIZES_PER_PAIR);
    const nameSize = <u64>load<u32>(sizes);
    const valueAt = at + nameSize + 1;
    const next = valueAt + <u64>load<u32>(sizes + 4) + 1;
    if (next > size) return null;
    if (nameSize == <u64>name.length && memory.compare(base + <usize>at, name.ptr, name.length) == 0) {
      return map.copy(<i32>valueAt, <i32>(next - 1));
    }
    at = next;
  }
  return null;
}
