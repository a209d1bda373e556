import { Bytes, decodeForm, UrlPairs } from "proxy-wasm-assemblyscript-sdk/assembly";

const BEARER: Bytes = Bytes.of("bearer ");

/** The key inside a value: what follows `Bearer ` (RFC 6750, section 2.1), else all of it. */
export function withoutBearer(value: Bytes): Bytes {
  if (value.length < BEARER.length) return value;
  for (let i = 0; i < BEARER.length; i++) {
    // The scheme's name is case-insensitive (RFC 9110, section 11.1).
    if ((value.at(i) | 0x20) != BEARER.at(i)) return value;
  }
  let start = BEARER.length;
  while (value.at(start) == 0x20) start++;
  return value.slice(start);
}

/** Appends the values of every parameter of that name. */
export function keysInQuery(query: Bytes, name: string, into: Array<Bytes>): void {
  const pairs = new UrlPairs(query);
  while (pairs.next()) {
    if (pairs.name.equalsString(name) && pairs.rawValue.length > 0) into.push(decodeForm(pairs.rawValue));
  }
}
