import { ByteWriter, Bytes, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Lines } from "../lines";

const KEY: Bytes = Bytes.of("key=");
const AMPERSAND: i32 = 0x26;

/** A target as it came, but for the key that Google's clients may have in the query: it is the client's own. */
export function withoutKey(target: RequestTarget): Bytes {
  if (target.query.indexOf(KEY) < 0) return target.withPath(target.path);
  const out = new ByteWriter(target.query.length);
  const pairs = new Lines(target.query, AMPERSAND);
  while (pairs.next()) {
    if (pairs.line.startsWith(KEY)) continue;
    if (out.length > 0) out.byte(AMPERSAND);
    out.bytes(pairs.line);
  }
  return target.withQuery(out.view());
}
