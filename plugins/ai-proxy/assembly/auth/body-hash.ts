import { BodyStore, Bytes, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** Bytes of the body in the VM at a time. */
const WINDOW: i32 = 64 * 1024;

/** SHA-256 of a body that the host holds, in lower-case hexadecimal digits. */
export function hashOfBody(body: BodyStore): Bytes {
  const hash = new Sha256();
  const window = Bytes.wrap(new ArrayBuffer(WINDOW));
  let at = 0;
  let count = WINDOW;
  while (count == WINDOW) {
    count = body.readInto(at, window);
    hash.update(window.slice(0, count));
    at += count;
  }
  return hexEncode(hash.finish());
}
