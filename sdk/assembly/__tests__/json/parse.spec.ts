import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { jsonErrorAt, jsonParse, MAX_JSON_TOKENS } from "../../json/parse";

/** An array of that many zeros: as many tokens, and two for the brackets. */
function zeros(count: i32): Bytes {
  const buffer = new ArrayBuffer(count * 2 + 1);
  const start = changetype<usize>(buffer);
  memory.fill(start, 0x30, <usize>buffer.byteLength);
  store<u8>(start, 0x5b);
  for (let i = 1; i < count; i++) store<u8>(start + <usize>(i * 2), 0x2c);
  store<u8>(start + <usize>(count * 2), 0x5d);
  return Bytes.wrap(buffer);
}

describe("jsonParse", () => {
  test("takes what JSON is, up to a number of tokens", () => {
    expect(jsonParse(Bytes.of('{"a":[1,true]}'), 7).kind).toBe(JsonKind.Object);
    expect(jsonParse(Bytes.of('{"a":[1,true]}'), 6).exists).toBe(false);
    expect(jsonParse(Bytes.of("1"), 0).exists).toBe(false);
  });

  test("names the token that was one too many", () => {
    expect(jsonErrorAt(Bytes.of('{"a":[1,true]}'), 4)).toBe(8);
    expect(jsonErrorAt(Bytes.of('{"a":[1,true]}'), 7)).toBe(-1);
  });

  test("says first what comes first", () => {
    expect(jsonErrorAt(Bytes.of("[1,x,2,3]"), 2)).toBe(3);
    expect(jsonErrorAt(Bytes.of("[1,2,3,x]"), 2)).toBe(3);
  });

  test("takes a million tokens, and no 30 MB of them", () => {
    expect(jsonParse(zeros(MAX_JSON_TOKENS - 2)).kind).toBe(JsonKind.Array);
    expect(jsonParse(zeros(MAX_JSON_TOKENS - 1)).exists).toBe(false);
    expect(jsonErrorAt(zeros(MAX_JSON_TOKENS + 1))).toBe(2 * MAX_JSON_TOKENS - 1);
  });
});
