import { Bytes } from "../../bytes";
import { hexEncode } from "../../encoding/hex";
import { ProtoReader } from "../../protobuf/reader";
import { ProtoWriter } from "../../protobuf/writer";

function hexOf(writer: ProtoWriter): string {
  return hexEncode(writer.take()).toString();
}

describe("a writer of protobuf", () => {
  test("writes each kind of field", () => {
    expect(hexOf(new ProtoWriter().number(1, 150))).toBe("089601");
    expect(hexOf(new ProtoWriter().number(1, 0))).toBe("0800");
    expect(hexOf(new ProtoWriter().number(1, <u64>-1))).toBe("08ffffffffffffffffff01");
    expect(hexOf(new ProtoWriter().flag(3, true).flag(4, false))).toBe("18012000");
    expect(hexOf(new ProtoWriter().text(2, "testing"))).toBe("120774657374696e67");
    expect(hexOf(new ProtoWriter().bytes(2, Bytes.empty()))).toBe("1200");
    expect(hexOf(new ProtoWriter().number(536870911, 1))).toBe("f8ffffff0f01");
  });

  test("nests messages, with lengths of as many bytes as they need", () => {
    expect(hexOf(new ProtoWriter().open(1).text(2, "hi").close().flag(3, true))).toBe("0a04120268691801");
    expect(hexOf(new ProtoWriter().open(1).close())).toBe("0a00");
    const sizes = [0, 1, 125, 126, 127, 128, 16380, 16384, 100000];
    for (let i = 0; i < sizes.length; i++) {
      const size = sizes[i];
      const writer = new ProtoWriter();
      writer
        .open(1)
        .open(2)
        .bytes(3, Bytes.wrap(new ArrayBuffer(size)))
        .close()
        .number(4, 5)
        .close()
        .number(6, 7);
      const outer = new ProtoReader(writer.view());
      expect(outer.next()).toBe(true);
      const middle = new ProtoReader(outer.bytes);
      expect(middle.next()).toBe(true);
      const inner = new ProtoReader(middle.bytes);
      expect(inner.next()).toBe(true);
      expect(inner.bytes.length).toBe(size);
      expect(inner.next()).toBe(false);
      expect(middle.next() && middle.field == 4 && middle.number == 5).toBe(true);
      expect(middle.next()).toBe(false);
      expect(outer.next() && outer.field == 6 && outer.number == 7).toBe(true);
      expect(outer.next() || outer.malformed || middle.malformed || inner.malformed).toBe(false);
    }
  });

  test("closes nothing that is not open", () => {
    expect(hexOf(new ProtoWriter().close().number(1, 1).close())).toBe("0801");
  });

  test("starts anew after take and clear", () => {
    const writer = new ProtoWriter();
    writer.open(1).number(2, 3);
    writer.clear();
    expect(hexOf(writer.close().number(1, 1))).toBe("0801");
    expect(hexOf(writer.number(1, 2))).toBe("0802");
  });

  test("leaves out what is over its limit, and says so", () => {
    const writer = new ProtoWriter(16, 20);
    writer
      .open(1)
      .bytes(2, Bytes.wrap(new ArrayBuffer(30)))
      .close();
    expect(writer.overflowed).toBe(true);
    expect(writer.view().length <= 20).toBe(true);
  });
});
