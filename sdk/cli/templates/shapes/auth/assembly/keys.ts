import { Bytes, lowerAscii, trimmed } from "proxy-wasm-assemblyscript-sdk/assembly";
import { constantTimeEquals, sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

const SCHEME: string = "bearer ";

/** The token of an `authorization` header (RFC 6750, section 2.1); no bytes where it has none. */
export function bearerToken(header: Bytes): Bytes {
  // Schemes are compared without regard to case (RFC 9110, section 11.1).
  if (lowerAscii(header.slice(0, SCHEME.length).toString()) != SCHEME) return Bytes.empty();
  return trimmed(header.slice(SCHEME.length));
}

/** Whose key it is. Keys are kept and compared as digests, so that no time tells how much of a guess was right. */
@final
export class CallerKeys {
  private readonly digests: Array<Bytes> = [];
  private readonly names: Array<Bytes> = [];

  /** False when somebody has that key already. */
  add(key: Bytes, name: Bytes): bool {
    const digest = sha256(key);
    if (this.find(digest) >= 0) return false;
    this.digests.push(digest);
    this.names.push(name);
    return true;
  }

  /** The caller's name; no bytes when it is nobody's key. */
  callerOf(key: Bytes): Bytes {
    const position = this.find(sha256(key));
    return position < 0 ? Bytes.empty() : this.names[position];
  }

  private find(digest: Bytes): i32 {
    let found = -1;
    // To the end, wherever it stands.
    for (let i = 0; i < this.digests.length; i++) if (constantTimeEquals(this.digests[i], digest)) found = i;
    return found;
  }
}
