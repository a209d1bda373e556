import { Bytes } from "../../bytes";
import {
  Base64Padding,
  base64Decode,
  base64DecodeLenient,
  base64Encode,
  base64UrlDecode,
  base64UrlEncode,
} from "../../encoding/base64";
import { hexDecode, hexEncode } from "../../encoding/hex";

const PLAIN: string[] = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
const CODED: string[] = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];

describe("base64, RFC 4648 section 10", () => {
  test("the vectors, there and back", () => {
    for (let i = 0; i < PLAIN.length; i++) {
      expect(base64Encode(Bytes.of(PLAIN[i])).toString()).toBe(CODED[i]);
      expect(base64Decode(Bytes.of(CODED[i])).value.toString()).toBe(PLAIN[i]);
      const bare = CODED[i].replaceAll("=", "");
      expect(base64UrlEncode(Bytes.of(PLAIN[i])).toString()).toBe(bare);
      expect(base64UrlDecode(Bytes.of(bare)).value.toString()).toBe(PLAIN[i]);
    }
  });

  test("the alphabets differ in two digits and do not mix", () => {
    const bytes = hexDecode(Bytes.of("fbefff")).value;
    expect(base64Encode(bytes).toString()).toBe("++//");
    expect(base64UrlEncode(bytes).toString()).toBe("--__");
    expect(base64Decode(Bytes.of("--__")).ok).toBe(false);
    expect(base64UrlDecode(Bytes.of("++//")).ok).toBe(false);
    expect(base64DecodeLenient(Bytes.of("+-/_")).value.equals(bytes)).toBe(true);
  });
});

describe("a strict decoder", () => {
  test("says why it refuses", () => {
    expect(base64Decode(Bytes.of("Zg")).error).toBe("base64: padding is missing");
    expect(base64Decode(Bytes.of("Zh==")).error).toBe("base64: unused bits are not zero");
    expect(base64Decode(Bytes.of("Zm 9")).error).toBe("base64: not a digit");
    expect(base64UrlDecode(Bytes.of("Zm9vY")).error).toBe("base64: wrong length");
    expect(base64UrlDecode(Bytes.of("Zg==")).ok).toBe(false);
  });

  test("takes optional padding only when it is complete", () => {
    expect(base64Decode(Bytes.of("Zg"), Base64Padding.Optional).value.toString()).toBe("f");
    expect(base64Decode(Bytes.of("Zg=="), Base64Padding.Optional).value.toString()).toBe("f");
    expect(base64Decode(Bytes.of("Zg="), Base64Padding.Optional).ok).toBe(false);
  });
});

describe("hex, RFC 4648 section 10", () => {
  test("digits of either case, lower case out", () => {
    expect(hexEncode(Bytes.of("foobar")).toString()).toBe("666f6f626172");
    expect(hexDecode(Bytes.of("666F6f626172")).value.toString()).toBe("foobar");
    expect(hexDecode(Bytes.of("666")).error).toBe("hex: odd number of digits");
    expect(hexDecode(Bytes.of("6g")).error).toBe("hex: not a hexadecimal digit");
    expect(hexDecode(Bytes.of("g6")).ok).toBe(false);
  });
});
