import { Bytes } from "../../bytes";
import { HeaderList } from "../../http/header-list";
import { isHeaderText } from "../../http/header-text";

/** A text of `length` letters with one byte put in at `at`. */
function textWith(length: i32, at: i32, byte: i32): Bytes {
  const buffer = new ArrayBuffer(length);
  memory.fill(changetype<usize>(buffer), 0x61, <usize>length);
  store<u8>(changetype<usize>(buffer) + <usize>at, <u8>byte);
  return Bytes.wrap(buffer);
}

describe("isHeaderText", () => {
  test("finds a control character wherever it stands, and takes every other byte", () => {
    for (let length = 1; length <= 24; length++) {
      for (let at = 0; at < length; at++) {
        for (let byte = 0; byte < 256; byte++) {
          const allowed = (byte >= 0x20 && byte != 0x7f) || byte == 0x09;
          if (isHeaderText(textWith(length, at, byte)) != allowed) {
            expect(allowed).toBe(!allowed, `byte ${byte} at ${at} of ${length}`);
          }
        }
      }
    }
  });

  test("looks at its window only", () => {
    expect(isHeaderText(Bytes.of("\r\nabcdefghij\r\n").slice(2, 12))).toBe(true);
    expect(isHeaderText(Bytes.of("abcdefghij\r\n").slice(2))).toBe(false);
    expect(isHeaderText(Bytes.empty())).toBe(true);
  });
});

describe("HeaderList", () => {
  test("leaves out what would end a header", () => {
    const list = new HeaderList().add("x-a", "1").add("x-b", "2\r\nx-evil: 3").add("x-c\n", "4");
    expect(list.length).toBe(1);
    expect(list.get("x-a").toString()).toBe("1");
  });
});
