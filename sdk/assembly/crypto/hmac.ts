import { Bytes } from "../bytes";
import { Hash } from "./hash";
import { Sha1 } from "./sha1";
import { Sha256 } from "./sha256";
import { Sha384, Sha512 } from "./sha512";

/**
 * HMAC over any hash (RFC 2104), fed piece by piece. It takes the hash for its own; `finish` gives the code and leaves
 * the object ready for the next message under the same key. Compare codes with `constantTimeEquals`.
 */
@final
export class Hmac {
  /** The key, zero-padded to a block, xor 0x36 and xor 0x5c. */
  private readonly inner: Bytes;
  private readonly outer: Bytes;

  constructor(
    private readonly hash: Hash,
    key: Bytes,
  ) {
    hash.reset();
    let short = key;
    if (key.length > hash.blockSize) {
      hash.update(key);
      short = hash.finish();
    }
    this.inner = keyPad(short, hash.blockSize, 0x36);
    this.outer = keyPad(short, hash.blockSize, 0x5c);
    hash.update(this.inner);
  }

  update(bytes: Bytes): void {
    this.hash.update(bytes);
  }

  /** The authentication code, as long as the hash's digest. */
  finish(): Bytes {
    const hash = this.hash;
    const message = hash.finish();
    hash.update(this.outer);
    hash.update(message);
    const code = hash.finish();
    hash.update(this.inner);
    return code;
  }
}

function keyPad(key: Bytes, size: i32, pad: u8): Bytes {
  const out = new ArrayBuffer(size);
  const to = changetype<usize>(out);
  memory.copy(to, key.ptr, <usize>key.length);
  for (let i: usize = 0; i < <usize>size; i++) store<u8>(to + i, load<u8>(to + i) ^ pad);
  return Bytes.wrap(out);
}

/** HMAC-SHA-1: 20 bytes. */
export function hmacSha1(key: Bytes, message: Bytes): Bytes {
  return hmac(new Sha1(), key, message);
}

/** HMAC-SHA-256: 32 bytes. */
export function hmacSha256(key: Bytes, message: Bytes): Bytes {
  return hmac(new Sha256(), key, message);
}

/** HMAC-SHA-384: 48 bytes. */
export function hmacSha384(key: Bytes, message: Bytes): Bytes {
  return hmac(new Sha384(), key, message);
}

/** HMAC-SHA-512: 64 bytes. */
export function hmacSha512(key: Bytes, message: Bytes): Bytes {
  return hmac(new Sha512(), key, message);
}

function hmac(hash: Hash, key: Bytes, message: Bytes): Bytes {
  const code = new Hmac(hash, key);
  code.update(message);
  return code.finish();
}
