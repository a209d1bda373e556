import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";

function bytesOf(values: Array<u8>): Bytes {
  const buffer = new ArrayBuffer(values.length);
  for (let i = 0; i < values.length; i++) store<u8>(changetype<usize>(buffer) + <usize>i, values[i]);
  return Bytes.wrap(buffer);
}

describe("Bytes", () => {
  test("a slice is clamped to its window", () => {
    const bytes = Bytes.of("abcdef").slice(1, 5);
    expect(bytes.slice(-3, 99).toString()).toBe("bcde");
    expect(bytes.slice(3, 2).length).toBe(0);
    expect(bytes.at(-1)).toBe(-1);
    expect(bytes.at(4)).toBe(-1);
  });

  test("are ordered byte by byte, a beginning first", () => {
    const sorted = [Bytes.of(""), Bytes.of("a"), Bytes.of("ab"), Bytes.of("b"), Bytes.of("é"), bytesOf([0xff])];
    for (let i = 0; i < sorted.length; i++) {
      for (let k = 0; k < sorted.length; k++) {
        const order = sorted[i].compare(sorted[k]);
        expect(order < 0).toBe(i < k);
        expect(order == 0).toBe(i == k);
      }
    }
  });

  test("equalsString compares UTF-8, ASCII or not", () => {
    expect(Bytes.of("héllo").equalsString("héllo")).toBe(true);
    expect(Bytes.of("hello").equalsString("hell")).toBe(false);
    expect(Bytes.of("hell").equalsString("hello")).toBe(false);
    expect(Bytes.of("").equalsString("")).toBe(true);
  });

  test("what is not UTF-8 is decoded as U+FFFD, one for each ill-formed part", () => {
    expect(Bytes.of("a\u{1f600}é\0z").toString()).toBe("a\u{1f600}é\0z");
    expect(bytesOf([0x61, 0xff, 0x62]).toString()).toBe("a\ufffdb", "a byte that begins nothing");
    expect(bytesOf([0xe2, 0x82]).toString()).toBe("\ufffd", "a sequence cut at the end");
    expect(bytesOf([0xc0, 0xaf]).toString()).toBe("\ufffd\ufffd", "an overlong slash");
    expect(bytesOf([0xed, 0xa0, 0x80]).toString()).toBe("\ufffd\ufffd\ufffd", "a surrogate");
    expect(bytesOf([0x61, 0xe2, 0x82, 0xac, 0x62]).slice(1, 3).toString()).toBe("\ufffd", "a window that cuts");
  });

  test("indexOf finds the first whole match", () => {
    const bytes = Bytes.of("ababac");
    expect(bytes.indexOf(Bytes.of("abac"))).toBe(2);
    expect(bytes.indexOf(Bytes.of("abad"))).toBe(-1);
    expect(bytes.indexOf(Bytes.of("ab"), 1)).toBe(2);
    expect(bytes.indexOf(Bytes.of("c"), 99)).toBe(-1);
  });
});

describe("ByteWriter", () => {
  test("integers are written whole", () => {
    const out = new ByteWriter();
    out.integer(0);
    out.byte(0x20);
    out.integer(-42);
    out.byte(0x20);
    out.integer(i64.MIN_VALUE);
    expect(out.take().toString()).toBe("0 -42 -9223372036854775808");
  });

  test("a write over the limit is dropped whole and told", () => {
    const out = new ByteWriter(16, 20);
    out.text("0123456789");
    out.text("too long for it");
    out.text("0123456789");
    expect(out.overflowed).toBe(true);
    expect(out.take().toString()).toBe("01234567890123456789");
    expect(out.overflowed).toBe(false);
  });

  test("what was taken stays as it was", () => {
    const out = new ByteWriter();
    out.text("first");
    const first = out.take();
    out.text("second");
    expect(first.toString()).toBe("first");
  });
});
