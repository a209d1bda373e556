import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { hmacSha256, sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** What stands for a value: its SHA-256, or HMAC-SHA256 under a key. */
@final
export class Digest {
  /** @param key no bytes for a plain hash, as Higress's */
  constructor(private readonly key: Bytes) {}

  of(value: Bytes): Bytes {
    return this.key.length == 0 ? sha256(value) : hmacSha256(this.key, value);
  }
}
