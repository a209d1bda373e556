import { decodePairs, encodePairs, MAX_PAIRS } from "../../abi/codec";
import { Bytes } from "../../bytes";

function encode(parts: Array<string>): Bytes {
  const pairs: Bytes[] = [];
  for (let i = 0; i < parts.length; i++) pairs.push(Bytes.of(parts[i]));
  return Bytes.wrap(encodePairs(pairs));
}

/** The map with the u32 at `offset` replaced. */
function corrupt(map: Bytes, offset: i32, value: u32): Bytes {
  const copy = Bytes.wrap(map.buffer.slice(map.start, map.end));
  store<u32>(copy.ptr + <usize>offset, value);
  return copy;
}

describe("serialised header maps", () => {
  test("what was encoded is decoded, empty values included", () => {
    const pairs = decodePairs(encode([":path", "/v1", "x-empty", "", "x-utf8", "é"]));
    expect(pairs.length).toBe(6);
    expect(pairs[1].toString()).toBe("/v1");
    expect(pairs[3].length).toBe(0);
    expect(pairs[5].toString()).toBe("é");
  });

  test("the layout is count, sizes, then name and value each with a NUL", () => {
    const map = encode(["a", "bc"]);
    expect(map.length).toBe(4 + 8 + 2 + 3);
    expect(load<u32>(map.ptr)).toBe(1);
    expect(load<u32>(map.ptr + 8)).toBe(2);
    expect(map.at(12)).toBe(0x61);
    expect(map.at(13)).toBe(0);
  });

  test("a name without a value is dropped", () => {
    expect(decodePairs(encode(["a", "b", "c"])).length).toBe(2);
  });

  test("an empty map has no pairs", () => {
    expect(decodePairs(encode([])).length).toBe(0);
    expect(decodePairs(Bytes.empty()).length).toBe(0);
  });

  test("a count that lies gives what was read before the lie, or nothing", () => {
    const map = encode(["a", "b", "c", "d"]);
    expect(decodePairs(corrupt(map, 0, <u32>MAX_PAIRS + 1)).length).toBe(0);
    expect(decodePairs(corrupt(map, 0, 100)).length).toBe(0);
    expect(decodePairs(corrupt(map, 0, 0xffffffff)).length).toBe(0);
  });

  test("a size that lies ends the reading", () => {
    const map = encode(["a", "b", "c", "d"]);
    expect(decodePairs(corrupt(map, 12, 0xffffffff)).length).toBe(2);
    expect(decodePairs(corrupt(map, 4, 0x7fffffff)).length).toBe(0);
    expect(decodePairs(map.slice(0, map.length - 1)).length).toBe(2);
  });
});
