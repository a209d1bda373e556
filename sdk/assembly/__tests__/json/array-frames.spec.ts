import { Bytes } from "../../bytes";
import { JsonArrayFrames } from "../../json/array-frames";

/** The elements of `text` handed in in pieces of `step` bytes, separated by `|`. */
function cut(text: string, step: i32, limit: i32 = 1000): string {
  const frames = new JsonArrayFrames(limit);
  const bytes = Bytes.of(text);
  let out = "";
  for (let at = 0; at < bytes.length; at += step) {
    frames.push(bytes.slice(at, at + step));
    while (frames.next()) out += frames.data.toString() + "|";
  }
  frames.finish();
  while (frames.next()) out += frames.data.toString() + "|";
  return frames.overflowed ? out + "overflowed" : out;
}

describe("JsonArrayFrames", () => {
  test("cuts an array into its objects, wherever the pieces end", () => {
    const text = '[{"a":"}]\\"\\\\"},\r\n{"b":[1,{"c":"é"}]} , {}\n]\n';
    for (let step = 1; step < 64; step++) expect(cut(text, step)).toBe('{"a":"}]\\"\\\\"}|{"b":[1,{"c":"é"}]}|{}|');
  });

  test("reads an object alone, and objects in lines", () => {
    expect(cut('{"a":1}', 3)).toBe('{"a":1}|');
    expect(cut('{"a":1}\n{"b":2}\n', 3)).toBe('{"a":1}|{"b":2}|');
  });

  test("delivers nothing of an element that never ends, and nothing of what is no object", () => {
    expect(cut('[{"a":1},{"b":', 2)).toBe('{"a":1}|');
    expect(cut('[1,"x",null]', 2)).toBe("");
    expect(cut("", 1)).toBe("");
    expect(cut("]}{}", 1)).toBe("{}|");
  });

  test("stops at an element above the limit, in one piece or in many", () => {
    for (let step = 1; step < 16; step++) {
      expect(cut('[{},{"a":"12345"}]', step, 13)).toBe('{}|{"a":"12345"}|');
      expect(cut('[{},{"a":"12345"}]', step, 12)).toBe("{}|overflowed");
    }
  });

  test("hands back what no element delivered", () => {
    const frames = new JsonArrayFrames();
    frames.push(Bytes.of('[{"a"'));
    expect(frames.next()).toBe(false);
    frames.push(Bytes.of(":1}, x"));
    frames.push(Bytes.of("y"));
    expect(frames.next()).toBe(true);
    expect(frames.event.length).toBe(0);
    expect(frames.takeRest().toString()).toBe(", xy");
  });

  test("stops when too many come at once", () => {
    const frames = new JsonArrayFrames();
    frames.push(Bytes.of("{}".repeat((1 << 18) + 1)));
    let count = 0;
    while (frames.next()) count++;
    expect(count).toBe(1 << 18);
    expect(frames.overflowed).toBe(true);
  });
});
