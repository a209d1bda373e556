import { Bytes } from "../../bytes";
import { hexDecode } from "../../encoding/hex";
import { isUtf8, utf8ErrorAt, utf8IncompleteTail } from "../../encoding/utf8";

function bytes(hex: string): Bytes {
  return hexDecode(Bytes.of(hex)).value;
}

describe("UTF-8, RFC 3629", () => {
  test("every length of sequence is taken", () => {
    expect(isUtf8(Bytes.of("a long run of ASCII, then é 中 😀 and ASCII again"))).toBe(true);
    expect(isUtf8(Bytes.empty())).toBe(true);
  });

  test("the first malformed sequence is located", () => {
    expect(utf8ErrorAt(bytes("61c080"))).toBe(1);
    expect(utf8ErrorAt(bytes("e4b8ade4b8"))).toBe(3);
    expect(utf8ErrorAt(bytes("eda080"))).toBe(0);
    expect(utf8ErrorAt(bytes("f4908080"))).toBe(0);
    expect(utf8ErrorAt(bytes("f48fbfbf80"))).toBe(4);
  });

  test("a chunk that ends inside of a character says how much to hold back", () => {
    const chunk = Bytes.of("a😀");
    expect(utf8IncompleteTail(chunk)).toBe(0);
    expect(utf8IncompleteTail(chunk.slice(0, 4))).toBe(3);
    expect(utf8IncompleteTail(chunk.slice(0, 3))).toBe(2);
    expect(utf8IncompleteTail(chunk.slice(0, 2))).toBe(1);
    expect(utf8IncompleteTail(chunk.slice(0, 1))).toBe(0);
  });

  test("bytes that nothing can complete are not held back", () => {
    expect(utf8IncompleteTail(bytes("808080"))).toBe(0);
    expect(utf8IncompleteTail(bytes("e080"))).toBe(0);
    expect(utf8IncompleteTail(bytes("ff"))).toBe(0);
    expect(utf8IncompleteTail(bytes("f0808080"))).toBe(0);
  });
});
