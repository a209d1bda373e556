import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { FRAMES_AT_ONCE } from "../../frame-reader";
import { SseParser } from "../../sse/parser";
import { cutEverywhere } from "../cut-everywhere";

/** Every block as `[event|data|id|retry|cut]`, comments as `#`; then whether the raw bytes add up to the input. */
class Reading {
  readonly raw: ByteWriter = new ByteWriter();
  log: string = "";

  drain(parser: SseParser): void {
    while (parser.nextBlock()) {
      this.raw.bytes(parser.raw);
      if (!parser.isEvent) continue;
      const retry = parser.retry < 0 ? "" : parser.retry.toString();
      const cut = parser.isCut ? "cut" : "";
      const data = parser.data.toString().replaceAll("\n", "\\n");
      this.log += `[${parser.event.toString()}|${data}|${parser.id.toString()}|${retry}|${cut}]`;
    }
  }
}

function readInPieces(input: Bytes, first: i32, step: i32): string {
  const parser = new SseParser();
  const reading = new Reading();
  let at = 0;
  while (at < input.length) {
    const stop = at + (at == 0 && first > 0 ? first : step);
    parser.push(input.slice(at, stop));
    reading.drain(parser);
    at = stop;
  }
  parser.finish();
  reading.drain(parser);
  expect(parser.takeRest().length).toBe(0);
  expect(reading.raw.view().equals(input)).toBe(true);
  return reading.log;
}

function read(text: string): string {
  return cutEverywhere(text, readInPieces);
}

describe("SseParser", () => {
  test("events end at a blank line, whatever the line ends are", () => {
    expect(read("data: a\n\ndata: b\n\n")).toBe("[|a|||][|b|||]");
    expect(read("data: a\r\n\r\ndata: b\r\n\r\n")).toBe("[|a|||][|b|||]");
    expect(read("data: a\r\rdata: b\r\r")).toBe("[|a|||][|b|||]");
    expect(read("data: a\r\n\ndata: b\n\r\ndata: c\r\r\n")).toBe("[|a|||][|b|||][|c|||]");
    expect(read("event: x\r\ndata: a\r\ndata: b\r\n\r\n")).toBe("[x|a\\nb|||]");
  });

  test("event, id and retry are read; the id stays, the type does not", () => {
    expect(read("event: x\nid: 7\nretry: 250\ndata: a\n\ndata: b\n\n")).toBe("[x|a|7|250|][|b|7||]");
    expect(read("id: 1\n\ndata: a\n\nid\ndata: b\n\n")).toBe("[|a|1||][|b|||]");
    expect(read("id: a\0b\nretry: 1x\ndata: a\n\n")).toBe("[|a|||]");
    expect(read("retry: 999999999999999999\ndata: a\n\n")).toBe("[|a||999999999999999999|]");
    expect(read("retry: 99999999999999999999\ndata: a\n\n")).toBe("[|a|||]");
  });

  test("data lines are joined by a line feed", () => {
    expect(read("data: a\ndata:b\ndata\n\n")).toBe("[|a\\nb\\n|||]");
    expect(read("data\ndata\n\n")).toBe("[|\\n|||]");
  });

  test("one space after the colon is dropped, no more", () => {
    expect(read("data:  a \n\ndata:b:c\n\n")).toBe("[| a |||][|b:c|||]");
  });

  test("a data field makes an event, be it empty", () => {
    expect(read("data\n\ndata:\n\nevent: y\ndata: \n\n")).toBe("[||||][||||][y||||]");
  });

  test("comments, unknown fields and stray blank lines are no events", () => {
    expect(read(": keep-alive\n\ndata: a\n\n\n\r\n: x\nnope: 1\n\nevent: y\n\n")).toBe("[|a|||]");
    expect(read("DATA: a\n data: b\n\n")).toBe("");
  });

  test("a byte order mark is skipped at the beginning only", () => {
    expect(read("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).toBe("[|a|||]");
    expect(read("\uFEFF\ndata: a\n\n")).toBe("[|a|||]");
  });

  test("UTF-8 may be cut within a character", () => {
    expect(read("data: héllo 🎉 日本\n\n")).toBe("[|héllo 🎉 日本|||]");
  });

  test("a last event without its blank line is delivered and marked", () => {
    expect(read("data: a\n\ndata: b\n")).toBe("[|a|||][|b|||cut]");
    expect(read("data: a\n\nevent: x\ndata: b")).toBe("[|a|||][x|b|||cut]");
    expect(read(": bye")).toBe("");
  });

  test("an event whole within a chunk is not copied", () => {
    const chunk = Bytes.of("data: a\n\ndata: b\n\nda");
    const parser = new SseParser();
    parser.push(chunk);
    expect(parser.next() && parser.data.buffer == chunk.buffer).toBe(true);
    expect(parser.next() && parser.raw.buffer == chunk.buffer).toBe(true);
    expect(parser.next()).toBe(false);
    const second = Bytes.of("ta: c\n\ndata: d\n\n");
    parser.push(second);
    expect(parser.next() && parser.data.equalsString("c")).toBe(true);
    expect(parser.next() && parser.data.buffer == second.buffer).toBe(true);
    expect(parser.next()).toBe(false);
  });

  test("chunks may be pushed before the events of earlier ones were taken", () => {
    const parser = new SseParser();
    parser.push(Bytes.of("data: a\n"));
    parser.push(Bytes.of("\ndata: b\n\n"));
    expect(parser.next() && parser.data.equalsString("a")).toBe(true);
    expect(parser.next() && parser.data.equalsString("b")).toBe(true);
  });

  test("an event over the limit stops the parser, and no byte is lost", () => {
    const text = "data: a\n\ndata: 0123456789\n\ndata: b\n\n";
    for (let cut = 1; cut < text.length; cut++) {
      const parser = new SseParser(12);
      const out = new ByteWriter();
      const second = Bytes.of(text.substring(cut));
      parser.push(Bytes.of(text.substring(0, cut)));
      while (parser.nextBlock()) out.bytes(parser.raw);
      const isEarly = parser.overflowed;
      parser.push(second);
      while (parser.nextBlock()) out.bytes(parser.raw);
      expect(parser.overflowed).toBe(true);
      expect(out.view().toString()).toBe("data: a\n\n");
      out.bytes(parser.takeRest());
      // After the overflow the parser takes nothing in: who passes the stream on does so without it.
      if (isEarly) out.bytes(second);
      expect(out.view().toString()).toBe(text);
      expect(parser.nextBlock()).toBe(false);
    }
  });

  test("an event of exactly the limit passes", () => {
    const parser = new SseParser(9);
    parser.push(Bytes.of("data: a\n\n"));
    expect(parser.next()).toBe(true);
    expect(parser.overflowed).toBe(false);
  });
});

describe("SseParser, with much that is no event", () => {
  test("blank lines before and between events do not count, wherever they are cut", () => {
    const input = Bytes.of("\r\n\n\rdata: a\r\n\r\n\r\n\n\ndata: b\n\n\n");
    for (let step = 1; step <= input.length; step++) {
      const parser = new SseParser();
      let seen = "";
      for (let at = 0; at < input.length; at += step) {
        parser.push(input.slice(at, at + step));
        while (parser.next()) seen += parser.data.toString();
      }
      parser.finish();
      while (parser.next()) seen += "?";
      expect(seen).toBe("ab", step.toString());
      expect(parser.takeRest().length).toBe(0);
    }
  });

  test("more blocks at once than any answer has overflow, and no byte is lost", () => {
    const input = Bytes.of(":\n\n".repeat(FRAMES_AT_ONCE + 2));
    const parser = new SseParser();
    parser.push(input);
    let size = 0;
    while (parser.nextBlock()) size += parser.raw.length;
    expect(parser.overflowed).toBe(true);
    expect(size).toBe(3 * FRAMES_AT_ONCE);
    expect(size + parser.takeRest().length).toBe(input.length);
  });
});
