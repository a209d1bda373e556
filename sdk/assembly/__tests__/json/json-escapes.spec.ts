import { Bytes } from "../../bytes";
import { JsonEscapes } from "../../json/json-escapes";

function read(input: Bytes, first: i32, step: i32): string {
  const escapes = new JsonEscapes();
  let out = escapes.feed(input.slice(0, first)).toString();
  for (let at = first; at < input.length; at += step) out += escapes.feed(input.slice(at, at + step)).toString();
  return out + escapes.end().toString();
}

describe("escapes in JSON that comes in pieces", () => {
  test("become the characters they stand for, where JSON allows it", () => {
    const rows: string[] = [
      '{"a":"b\\n\\"c\\\\"}',
      '{"a":"b\\n\\"c\\\\"}',
      "\\u0041\\u00e9\\u20ac\\/",
      "Aé€/",
      "\\ud83d\\ude00\\uD83D\\uDE00",
      "😀😀",
      "\\u0022\\u005c\\u000a\\u001f",
      "\\u0022\\u005c\\u000a\\u001f",
      "\\ud83d x \\ude00 \\ud83d\\u0041 \\ud83d\\n",
      "\\ud83d x \\ude00 \\ud83dA \\ud83d\\n",
      "\\u00zz \\u12",
      "\\u00zz \\u12",
      "\\",
      "\\",
      "\\\\u0041",
      "\\\\u0041",
    ];
    for (let i = 0; i < rows.length; i += 2) {
      const input = Bytes.of(rows[i]);
      for (let cut = 0; cut <= input.length; cut++) expect(read(input, cut, 64)).toBe(rows[i + 1], rows[i]);
      expect(read(input, 0, 1)).toBe(rows[i + 1], rows[i]);
    }
  });

  test("without any, a piece is itself", () => {
    const piece = Bytes.of('{"a":1}');
    expect(new JsonEscapes().feed(piece).ptr).toBe(piece.ptr);
  });
});
