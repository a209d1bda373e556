import { Bytes, hexEncode, lowerAscii } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** What marks a credential as the SHA-256 of the key rather than the key itself. */
const HASHED: string = "sha256:";

/** Keys of consumers, in clear or hashed, and whose they are. */
@final
export class Credentials {
  private readonly consumers: Map<string, string> = new Map<string, string>();
  private hasHashed: bool = false;

  /** False when another consumer has that credential already. */
  add(credential: string, consumer: string): bool {
    const hashed = credential.startsWith(HASHED);
    const key = hashed ? lowerAscii(credential) : credential;
    if (this.consumers.has(key)) return false;
    this.consumers.set(key, consumer);
    this.hasHashed = this.hasHashed || hashed;
    return true;
  }

  /** The consumer whose key this is, or "". */
  consumerOf(key: Bytes): string {
    const text = key.toString();
    // A hash that leaked must not serve as a key.
    if (!text.startsWith(HASHED) && this.consumers.has(text)) return this.consumers.get(text);
    if (!this.hasHashed) return "";
    const hashed = HASHED + hexEncode(sha256(key)).toString();
    return this.consumers.has(hashed) ? this.consumers.get(hashed) : "";
  }
}
