import { Bytes } from "../../bytes";
import { hexDecode } from "../../encoding/hex";
import { ProtoReader } from "../../protobuf/reader";
import { ProtoWire } from "../../protobuf/wire";

/** Bytes from hex digits, with spaces where they help. */
function bytesOf(hex: string): Bytes {
  const result = hexDecode(Bytes.of(hex.replaceAll(" ", "")));
  expect(result.ok).toBe(true);
  return result.value;
}

/** Every field as `number:value`, bytes in quotes; `!` at the end when the message is malformed. */
function shown(message: Bytes): string {
  const reader = new ProtoReader(message);
  let out = "";
  while (reader.next()) {
    const value =
      reader.wire == ProtoWire.Length
        ? '"' + reader.bytes.toString() + '"'
        : reader.number.toString() + "w" + reader.wire.toString();
    out += reader.field.toString() + ":" + value + " ";
  }
  return reader.malformed ? out + "!" : out.trimEnd();
}

function expectShown(hex: string, expected: string): void {
  expect(shown(bytesOf(hex))).toBe(expected, hex);
}

describe("a message of protobuf", () => {
  test("has fields of four kinds", () => {
    expectShown("", "");
    expectShown("08 96 01", "1:150w0");
    expectShown("09 01 00 00 00 00 00 00 80", "1:9223372036854775809w1");
    expectShown("12 07 74 65 73 74 69 6e 67", '2:"testing"');
    expectShown("12 00", '2:""');
    expectShown("1d 01 00 00 80", "3:2147483649w5");
    expectShown("08 01 12 01 61 08 02", '1:1w0 2:"a" 1:2w0');
  });

  test("numbers its fields from 1 to 536870911", () => {
    expectShown("f8 ff ff ff 0f 01", "536870911:1w0");
    expectShown("00 01", "!");
    expectShown("80 80 80 80 10 01", "!");
    expectShown("08 01 07 01", "1:1w0 !");
  });

  test("has varints of up to 64 bits, in any of their spellings", () => {
    expectShown("08 ff ff ff ff ff ff ff ff ff 01", "1:18446744073709551615w0");
    expectShown("08 81 00", "1:1w0");
    expectShown("08 80 80 80 80 80 80 80 80 80 00", "1:0w0");
    expectShown("88 00 05", "1:5w0");
    expectShown("08 ff ff ff ff ff ff ff ff ff 02", "!");
    expectShown("08 ff ff ff ff ff ff ff ff ff 80 00", "!");
    expectShown("08 80 80 80 80 80 80 80 80 80 80 01", "!");
  });

  test("has no groups, nor wire types 6 and 7", () => {
    expectShown("0b", "!");
    expectShown("0c", "!");
    expectShown("0e 01", "!");
    expectShown("0f 01", "!");
    expectShown("08 05 0b 08 01 0c", "1:5w0 !");
  });

  test("ends where its bytes do", () => {
    expectShown("12 05 61 62", "!");
    expectShown("12 ff ff ff ff 0f 61", "!");
    expectShown("12 ff ff ff ff ff ff ff ff ff 01 61", "!");
    expectShown("09 01 02 03 04 05 06 07", "!");
    expectShown("0d 01 02 03", "!");
    expectShown("08", "!");
    expectShown("80", "!");
  });

  test("cut at any byte gives its first fields and then ends or is malformed", () => {
    const message = bytesOf(
      "08 96 01 12 07 74 65 73 74 69 6e 67 19 01 02 03 04 05 06 07 08 25 01 02 03 04 f8 ff ff ff 0f 01",
    );
    const whole = shown(message);
    for (let size = 0; size <= message.length; size++) {
      const part = shown(message.slice(0, size));
      const isMalformed = part.endsWith("!");
      const fields = isMalformed ? part.substring(0, part.length - 1).trimEnd() : part;
      expect(whole.startsWith(fields)).toBe(true, size.toString());
      const isBoundary = size == 0 || size == 3 || size == 12 || size == 21 || size == 26 || size == message.length;
      expect(isMalformed).toBe(!isBoundary, size.toString());
    }
  });

  test("is read in place, from a window in the midst of other bytes", () => {
    const buffer = bytesOf("ff ff 12 02 68 69 ff ff");
    const reader = new ProtoReader(buffer.slice(2, 6));
    expect(reader.next()).toBe(true);
    expect(reader.bytes.buffer == buffer.buffer).toBe(true);
    expect(reader.bytes.toString()).toBe("hi");
    expect(reader.next()).toBe(false);
    expect(reader.malformed).toBe(false);
  });

  test("nests, each message with a reader of its own", () => {
    const outer = new ProtoReader(bytesOf("0a 04 12 02 68 69 10 01"));
    expect(outer.next()).toBe(true);
    const inner = new ProtoReader(outer.bytes);
    expect(inner.next()).toBe(true);
    expect(inner.bytes.toString()).toBe("hi");
    expect(outer.next()).toBe(true);
    expect(outer.number).toBe(1);
  });

  test("leaves nothing of one field, or of one message, in the next", () => {
    const reader = new ProtoReader(bytesOf("12 02 68 69 08 07"));
    expect(reader.next() && reader.next()).toBe(true);
    expect(reader.bytes.length).toBe(0);
    expect(reader.number).toBe(7);
    expect(reader.reset(bytesOf("0b")).next()).toBe(false);
    expect(reader.malformed).toBe(true);
    expect(reader.next()).toBe(false);
    expect(reader.reset(bytesOf("08 01")).next()).toBe(true);
    expect(reader.malformed).toBe(false);
  });
});
