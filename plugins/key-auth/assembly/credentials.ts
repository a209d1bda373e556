import { Bytes, BytesIndex, hexDecode, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** What marks a credential as the SHA-256 of the key rather than the key itself. */
const HASHED: Bytes = Bytes.of("sha256:");
/** Bytes of a SHA-256. */
const DIGEST_LENGTH: i32 = 32;

const DONE: Result<bool> = Result.of(true);

/** Keys and whose they are. */
@final
class Owners {
  private readonly names: Array<Bytes> = [];
  private readonly keys: BytesIndex;

  constructor(expected: i32) {
    this.keys = new BytesIndex(expected);
  }

  get isEmpty(): bool {
    return this.names.length == 0;
  }

  /** False when somebody has that key already. */
  add(key: Bytes, name: Bytes): bool {
    const isNew = this.keys.add(key);
    if (isNew) this.names.push(name);
    return isNew;
  }

  /** Whose key it is, or no bytes. */
  of(key: Bytes): Bytes {
    const position = this.keys.find(key);
    return position < 0 ? Bytes.empty() : this.names[position];
  }
}

/** Keys of consumers, in clear or hashed, and whose they are. */
@final
export class Credentials {
  private readonly clear: Owners;
  private readonly hashed: Owners = new Owners(0);

  /** @param expected number of consumers */
  constructor(expected: i32 = 0) {
    this.clear = new Owners(expected);
  }

  /** Fails for a hash that is none, and when another consumer has that credential already. */
  add(credential: Bytes, consumer: Bytes): Result<bool> {
    if (!credential.startsWith(HASHED)) return this.clear.add(credential, consumer) ? DONE : taken();
    const digest = hexDecode(credential.slice(HASHED.length));
    if (!digest.ok || digest.value.length != DIGEST_LENGTH) {
      return Result.fail(false, "after sha256: there must be 64 hexadecimal digits");
    }
    return this.hashed.add(digest.value, consumer) ? DONE : taken();
  }

  /** The consumer whose key this is, or no bytes. */
  consumerOf(key: Bytes): Bytes {
    const name = this.clear.of(key);
    if (name.length > 0 || this.hashed.isEmpty) return name;
    return this.hashed.of(sha256(key));
  }
}

function taken(): Result<bool> {
  return Result.fail(false, "another consumer has the same credential");
}
