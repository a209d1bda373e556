import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { bearerToken, CallerKeys } from "../keys";

function tokenOf(header: string): string {
  return bearerToken(Bytes.of(header)).toString();
}

describe("a bearer token", () => {
  test("stands behind its scheme, in whatever case that is", () => {
    expect(tokenOf("Bearer s3cret")).toBe("s3cret");
    expect(tokenOf("bearer   s3cret ")).toBe("s3cret");
    expect(tokenOf("BEARER s3cret")).toBe("s3cret");
  });

  test("is none in anything else", () => {
    const others = ["", "Bearer", "Bearer ", "Basic YTpi", "s3cret", "Bearers3cret"];
    for (let i = 0; i < others.length; i++) expect(tokenOf(others[i])).toBe("", others[i]);
  });
});

/** Of Ada and Bob. */
function someKeys(): CallerKeys {
  const keys = new CallerKeys();
  keys.add(Bytes.of("key-of-ada"), Bytes.of("ada"));
  keys.add(Bytes.of("key-of-bob"), Bytes.of("bob"));
  return keys;
}

function callerOf(key: string): string {
  return someKeys().callerOf(Bytes.of(key)).toString();
}

describe("keys", () => {
  test("are somebody's", () => {
    expect(callerOf("key-of-ada")).toBe("ada");
    expect(callerOf("key-of-bob")).toBe("bob");
  });

  test("are nobody's unless they are equal to the last byte", () => {
    const others = ["", "key-of-ad", "key-of-adaa", "key-of-Ada"];
    for (let i = 0; i < others.length; i++) expect(callerOf(others[i])).toBe("", others[i]);
  });

  test("belong to one caller each", () => {
    expect(someKeys().add(Bytes.of("key-of-ada"), Bytes.of("eve"))).toBe(false);
  });
});
