import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { FRAMES_AT_ONCE } from "../../frame-reader";
import { LineReader } from "../../ndjson/line-reader";
import { cutEverywhere } from "../cut-everywhere";

function drain(reader: LineReader): string {
  let log = "";
  while (reader.next()) log += `[${reader.event.toString()}${reader.data.toString()}]`;
  return log;
}

function readInPieces(input: Bytes, first: i32, step: i32): string {
  const reader = new LineReader();
  let log = "";
  let at = 0;
  while (at < input.length) {
    const stop = at + (at == 0 && first > 0 ? first : step);
    reader.push(input.slice(at, stop));
    log += drain(reader);
    at = stop;
  }
  reader.finish();
  log += drain(reader);
  expect(reader.takeRest().length).toBe(0);
  return log;
}

function read(text: string): string {
  return cutEverywhere(text, readInPieces);
}

describe("LineReader", () => {
  test("lines end at LF or CRLF; a CR within belongs to the line", () => {
    expect(read('{"a":1}\n{"b":"ü🎉"}\n')).toBe('[{"a":1}][{"b":"ü🎉"}]');
    expect(read("a\r\nb\r\n")).toBe("[a][b]");
    expect(read("a\rb\n")).toBe("[a\rb]");
  });

  test("empty lines are passed over", () => {
    expect(read("\n\na\n\n\r\n\nb\n\n")).toBe("[a][b]");
    expect(read("\n")).toBe("");
    expect(read("")).toBe("");
  });

  test("the last line needs no end", () => {
    expect(read("a\nb")).toBe("[a][b]");
    expect(read("a\nb\r")).toBe("[a][b]");
    expect(read("\r")).toBe("");
  });

  test("pieces may be pushed before the lines of the earlier ones were taken", () => {
    const reader = new LineReader();
    reader.push(Bytes.of("a\nb"));
    reader.push(Bytes.of("c\n"));
    expect(drain(reader)).toBe("[a][bc]");
  });

  test("a line over the limit ends the reading, in one piece or in many", () => {
    for (let step = 1; step < 8; step++) {
      const reader = new LineReader(4);
      const input = Bytes.of("1234\n12345\n1\n");
      let log = "";
      for (let at = 0; at < input.length; at += step) {
        reader.push(input.slice(at, at + step));
        log += drain(reader);
      }
      reader.finish();
      expect(log + drain(reader)).toBe("[1234]", `in pieces of ${step}`);
      expect(reader.overflowed).toBe(true);
    }
  });

  test("too many lines at once end the reading, as many as that do not", () => {
    const line = Bytes.of("1\n");
    const many = new ByteWriter(2 * FRAMES_AT_ONCE + 2);
    for (let i = 0; i < FRAMES_AT_ONCE; i++) many.bytes(line);
    const reader = new LineReader();
    reader.push(many.view());
    let count = 0;
    while (reader.next()) count++;
    expect(count).toBe(FRAMES_AT_ONCE);
    expect(reader.overflowed).toBe(false);
    many.bytes(line);
    const other = new LineReader();
    other.push(many.view());
    while (other.next()) count--;
    expect(count).toBe(0);
    expect(other.overflowed).toBe(true);
    expect(other.takeRest().toString()).toBe("1\n");
  });
});
