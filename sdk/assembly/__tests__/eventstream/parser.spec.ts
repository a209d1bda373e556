import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { FRAMES_AT_ONCE } from "../../frame-reader";
import { EventStreamParser } from "../../eventstream/parser";
import { event, joined, message, writeHeader, writeNumber } from "./frames";

function drain(parser: EventStreamParser): string {
  let log = "";
  while (parser.next()) log += "[" + parser.event.toString() + "|" + parser.data.toString() + "]";
  return log;
}

/** A message with one header of raw bytes, given as hexadecimal numbers apart by spaces. */
function withHeader(bytes: string): Bytes {
  const out = new ByteWriter();
  const numbers = bytes.split(" ");
  for (let i = 0; i < numbers.length; i++) out.byte(<i32>parseInt(numbers[i], 16));
  return message(out.view(), Bytes.empty());
}

function isRefused(stream: Bytes): bool {
  const parser = new EventStreamParser();
  parser.push(stream);
  return drain(parser).length == 0 && parser.overflowed;
}

describe("EventStreamParser", () => {
  test("events, exceptions and errors are told apart", () => {
    const exception = new ByteWriter();
    writeHeader(exception, ":exception-type", "throttlingException");
    writeHeader(exception, ":message-type", "exception");
    const error = new ByteWriter();
    writeHeader(error, ":message-type", "error");
    writeHeader(error, ":error-code", "InternalError");
    writeHeader(error, ":error-message", "try again");
    const parser = new EventStreamParser();
    parser.push(event("messageStart", "{}"));
    parser.push(message(exception.view(), Bytes.of("{1}")));
    parser.push(message(error.view(), Bytes.empty()));
    expect(drain(parser)).toBe("[messageStart|{}][exception:throttlingException|{1}][error:InternalError|try again]");
    expect(parser.overflowed).toBe(false);
  });

  test("a message whole within a chunk is not copied", () => {
    const chunk = joined([event("a", "1"), event("b", "2"), event("c", "3")]);
    const parser = new EventStreamParser();
    parser.push(chunk.slice(0, chunk.length - 3));
    expect(parser.next() && parser.data.buffer == chunk.buffer).toBe(true);
    expect(parser.next() && parser.event.buffer == chunk.buffer).toBe(true);
    expect(parser.next()).toBe(false);
    parser.push(chunk.slice(chunk.length - 3));
    expect(drain(parser)).toBe("[c|3]");
  });

  test("windows stay valid when more comes", () => {
    const parser = new EventStreamParser();
    const stream = joined([event("first", "one"), event("second", "two")]);
    let kept = Bytes.empty();
    for (let at = 0; at < stream.length; at++) {
      parser.push(stream.slice(at, at + 1));
      while (parser.next()) if (kept.length == 0) kept = parser.data;
    }
    expect(kept.toString()).toBe("one");
    expect(parser.data.toString()).toBe("two");
  });

  test("a message over the limit is refused by its prelude, and no byte is lost", () => {
    const small = event("a", "1");
    const large = event("a", "12");
    const stream = joined([small, large, small]);
    for (let cut = 1; cut < stream.length; cut++) {
      const parser = new EventStreamParser(small.length);
      const out = new ByteWriter();
      parser.push(stream.slice(0, cut));
      if (parser.next()) out.bytes(small);
      expect(parser.next()).toBe(false);
      const isEarly = parser.overflowed;
      expect(isEarly).toBe(cut >= small.length + 12);
      parser.push(stream.slice(cut));
      if (parser.next()) out.bytes(small);
      expect(parser.next()).toBe(false);
      expect(parser.overflowed).toBe(true);
      out.bytes(parser.takeRest());
      if (isEarly) out.bytes(stream.slice(cut));
      expect(out.view().equals(stream)).toBe(true);
    }
  });

  test("lengths that cannot be are refused", () => {
    const out = new ByteWriter();
    for (let size: u32 = 0; size < 16; size++) {
      writeNumber(out, size);
      writeNumber(out, 0);
      writeNumber(out, 0);
      writeNumber(out, 0);
      expect(isRefused(out.take())).toBe(true);
    }
    const whole = event("a", "1");
    const tooLong = new ByteWriter();
    writeNumber(tooLong, whole.length);
    writeNumber(tooLong, whole.length - 15);
    tooLong.bytes(whole.slice(8));
    expect(isRefused(tooLong.take())).toBe(true);
  });

  test("a message with a damaged byte is refused, wherever that is", () => {
    const whole = event("a", "1");
    for (let at = 0; at < whole.length; at++) {
      const damaged = new ByteWriter();
      damaged.bytes(whole.slice(0, at));
      damaged.byte(whole.at(at) ^ 1);
      damaged.bytes(whole.slice(at + 1));
      expect(isRefused(damaged.take())).toBe(true, `byte ${at}`);
    }
  });

  test("headers that are cut off or of no known type are refused", () => {
    const broken = [
      "1",
      "1 61",
      "1 61 2",
      "1 61 3 0",
      "1 61 5 0 0",
      "1 61 6 0",
      "1 61 7 0 2 0",
      "1 61 9 0",
      "1 61 a",
      "ff 61 0",
    ];
    for (let i = 0; i < broken.length; i++) expect(isRefused(withHeader(broken[i]))).toBe(true, broken[i]);
    const sound = ["1 61 0", "1 61 1", "1 61 2 7", "1 61 3 0 0", "1 61 4 0 0 0 0", "1 61 6 0 0", "0 0", "1 61 7 0 1 0"];
    for (let i = 0; i < sound.length; i++) expect(isRefused(withHeader(sound[i]))).toBe(false, sound[i]);
  });

  test("a message that the end cut off is not delivered", () => {
    const parser = new EventStreamParser();
    const whole = event("a", "1");
    parser.push(whole.slice(0, whole.length - 1));
    parser.finish();
    expect(drain(parser)).toBe("");
    expect(parser.overflowed).toBe(false);
    expect(parser.takeRest().length).toBe(whole.length - 1);
  });

  test("more messages at once than any answer has overflow", () => {
    const empty = message(Bytes.empty(), Bytes.empty());
    const out = new ByteWriter(empty.length * (FRAMES_AT_ONCE + 1));
    for (let i = 0; i <= FRAMES_AT_ONCE; i++) out.bytes(empty);
    const parser = new EventStreamParser();
    parser.push(out.view());
    let count = 0;
    while (parser.next()) count++;
    expect(count).toBe(FRAMES_AT_ONCE);
    expect(parser.overflowed).toBe(true);
    expect(parser.takeRest().equals(empty)).toBe(true);
  });
});
