import { beforeAll, describe, expect, test } from "vitest";
import { type Codecs, type Flavour, LENGTHS, loadCodecs, randomBytes } from "./wasm.ts";

const PADDING = { required: 0, forbidden: 1, optional: 2 } as const;
const FLAVOURS: readonly Flavour[] = ["simd", "scalar"];

describe.each(FLAVOURS)("codecs with %s", (flavour) => {
  let codecs: Codecs;
  beforeAll(async () => {
    codecs = await loadCodecs(flavour);
  });

  describe("base64", () => {
    test("encodes every length as Node does, and decodes it back", () => {
      for (const length of LENGTHS) {
        const bytes = randomBytes(length, 1);
        const standard = bytes.toString("base64");
        const url = bytes.toString("base64url");
        expect(codecs.text("base64Encode", [bytes], 1)).toBe(standard);
        expect(codecs.text("base64Encode", [bytes], 0)).toBe(standard.replaceAll("=", ""));
        expect(codecs.text("base64UrlEncode", [bytes], 0)).toBe(url);
        expect(codecs.bytes("base64Decode", [standard], PADDING.required)).toEqual(bytes);
        expect(codecs.bytes("base64UrlDecode", [url], PADDING.forbidden)).toEqual(bytes);
        expect(codecs.bytes("base64Decode", [standard], PADDING.optional)).toEqual(bytes);
        expect(codecs.bytes("base64Decode", [standard.replaceAll("=", "")], PADDING.optional)).toEqual(bytes);
      }
    });

    test("padding is there or not, as asked", () => {
      expect(codecs.text("base64Decode", ["Zg"], PADDING.required)).toBeNull();
      expect(codecs.text("base64Decode", ["Zg="], PADDING.required)).toBeNull();
      expect(codecs.text("base64Decode", ["Zg="], PADDING.optional)).toBeNull();
      expect(codecs.text("base64Decode", ["Zg=="], PADDING.forbidden)).toBeNull();
      expect(codecs.text("base64Decode", ["Zm9v===="], PADDING.optional)).toBeNull();
      expect(codecs.text("base64Decode", ["===="], PADDING.optional)).toBeNull();
      expect(codecs.text("base64Decode", ["Zg==Zg=="], PADDING.optional)).toBeNull();
    });

    test("unused bits that are not zero are refused, so no value has two texts", () => {
      expect(codecs.text("base64Decode", ["Zh=="], PADDING.required)).toBeNull();
      expect(codecs.text("base64Decode", ["Zm9="], PADDING.required)).toBeNull();
      expect(codecs.text("base64DecodeLenient", ["Zh=="])).toBe("f");
    });

    test("every byte outside of the alphabet is refused at every place", () => {
      const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
      for (const [name, alphabet] of [
        ["base64Decode", `${digits}+/`],
        ["base64UrlDecode", `${digits}-_`],
      ] as const) {
        for (let byte = 0; byte < 256; byte++) {
          for (const place of [0, 5, 15, 16, 31, 39]) {
            const text = Buffer.alloc(40, "A");
            text[place] = byte;
            const accepted = codecs.bytes(name, [text], PADDING.forbidden) !== null;
            expect(accepted, `byte ${byte} at ${place}`).toBe(alphabet.includes(String.fromCharCode(byte)));
          }
        }
      }
    });

    test("the lenient decoder is the browsers' one", () => {
      for (const length of LENGTHS) {
        // Text made of digits, white space, padding and now and then something else, mostly at the end.
        const pool = "ABCxyz019+/ABCxyz019+/ABCxyz019+/ \t\n\f\r";
        const noise = randomBytes(length, 5);
        const body = Array.from(noise, (byte) => pool[byte % pool.length]).join("");
        for (const end of ["", "=", "==", "===", " = =", "A=", "AA==", "*"]) {
          const text = body + end;
          expect(codecs.bytes("base64DecodeLenient", [text])?.toString("latin1") ?? null, text).toBe(forgiving(text));
        }
      }
      expect(codecs.bytes("base64DecodeLenient", ["-_-_+/"])).toEqual(Buffer.from("-_-_-_", "base64url"));
    });
  });

  test("hexadecimal of every length goes there and back, in either case", () => {
    for (const length of LENGTHS) {
      const bytes = randomBytes(length, 2);
      const text = bytes.toString("hex");
      expect(codecs.text("hexEncode", [bytes])).toBe(text);
      expect(codecs.bytes("hexDecode", [text])).toEqual(bytes);
      expect(codecs.bytes("hexDecode", [text.toUpperCase()])).toEqual(bytes);
    }
  });

  test("hexadecimal refuses every other byte and an odd count", () => {
    for (let byte = 0; byte < 256; byte++) {
      const isDigit = /[0-9a-f]/i.test(String.fromCharCode(byte));
      expect(codecs.bytes("hexDecode", [Buffer.from([0x30, byte])]) !== null, `byte ${byte}`).toBe(isDigit);
      expect(codecs.bytes("hexDecode", [Buffer.from([byte, 0x30])]) !== null, `byte ${byte}`).toBe(isDigit);
    }
    expect(codecs.bytes("hexDecode", ["abc"])).toBeNull();
  });

  describe("UTF-8", () => {
    test("every sequence of two bytes, and of three and four that begin like one, is judged as by TextDecoder", () => {
      for (let lead = 0; lead < 256; lead++) {
        for (let second = 0; second < 256; second += lead < 0xc0 ? 17 : 1) {
          for (const rest of [[], [0x80], [0xbf, 0x80], [0x41], [0x80, 0xc0]]) {
            const bytes = Buffer.from([lead, second, ...rest]);
            expect(codecs.number("utf8Error", [bytes]) < 0, bytes.toString("hex")).toBe(isWellFormed(bytes));
          }
        }
      }
    });

    test("the offset of the first error is found at every distance from the start", () => {
      for (const length of LENGTHS) {
        const good = Buffer.from(`${"a".repeat(length)}é中😀`);
        expect(codecs.number("utf8Error", [good])).toBe(-1);
        expect(codecs.number("utf8Error", [Buffer.concat([good, Buffer.from([0xff, 0x61])])])).toBe(good.length);
        expect(codecs.number("utf8Error", [good.subarray(0, -1)])).toBe(good.length - 4);
      }
    });

    test("a cut sequence at the end of a chunk is what some continuation completes", () => {
      const samples = ["a", "é", "中", "😀", "\u{10ffff}", "\u0800", "\ud7ff", "ab中"].map((text) => Buffer.from(text));
      const broken = ["c0", "e080", "eda0", "f08080", "f490", "80", "ff", "e4b8e4", "f09f98", "f09f", "e4b8"];
      for (const bytes of [...samples, ...broken.map((hex) => Buffer.from(hex, "hex"))]) {
        for (let end = 0; end <= bytes.length; end++) {
          const chunk = bytes.subarray(0, end);
          expect(codecs.number("utf8Tail", [chunk]), chunk.toString("hex")).toBe(completable(chunk));
        }
      }
    });
  });
});

/** What `atob` of the standard gives, byte for byte; null where it throws. */
function forgiving(text: string): string | null {
  try {
    return atob(text);
  } catch {
    return null;
  }
}

function isWellFormed(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Every one to three bytes from the bounds of what may follow a lead byte. */
const CONTINUATIONS: readonly number[][] = [1, 2, 3].flatMap((count) =>
  Array.from({ length: 6 ** count }, (_, index) =>
    Array.from(
      { length: count },
      (_, place) => [0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf][Math.floor(index / 6 ** place) % 6] ?? 0,
    ),
  ),
);

/** How many bytes at the end become one character with some continuation, found by trying. */
function completable(chunk: Uint8Array): number {
  for (let count = 1; count <= Math.min(3, chunk.length); count++) {
    const tail = chunk.subarray(chunk.length - count);
    const isPrefix = CONTINUATIONS.some((rest) => {
      const whole = Buffer.from([...tail, ...rest]);
      return isWellFormed(whole) && [...whole.toString("utf8")].length === 1;
    });
    if (isPrefix) return count;
  }
  return 0;
}
