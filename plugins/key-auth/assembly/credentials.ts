import { Bytes, BytesIndex, hexDecode, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** What marks a credential as the SHA-256 of the key rather than the key itself. */
const HASHED: Bytes = Bytes.of("sha256:");
/** Bytes of a SHA-256. */
const DIGEST_LENGTH: i32 = 32;

const DONE: Result<bool> = Result.of(true);

/** Who may call. */
@final
export class Consumer {
  constructor(
    readonly name: Bytes,
    /** No bytes: of none. */
    readonly team: Bytes = Bytes.empty(),
  ) {}
}

/** Keys and whose they are. */
@final
class Owners {
  private readonly consumers: Array<Consumer> = [];
  private readonly keys: BytesIndex;

  constructor(expected: i32) {
    this.keys = new BytesIndex(expected);
  }

  get isEmpty(): bool {
    return this.consumers.length == 0;
  }

  /** False when somebody has that key already. */
  add(key: Bytes, consumer: Consumer): bool {
    const isNew = this.keys.add(key);
    if (isNew) this.consumers.push(consumer);
    return isNew;
  }

  /** Whose key it is; null: nobody's. */
  of(key: Bytes): Consumer | null {
    const position = this.keys.find(key);
    return position < 0 ? null : this.consumers[position];
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
  add(credential: Bytes, consumer: Consumer): Result<bool> {
    if (!credential.startsWith(HASHED)) return this.clear.add(credential, consumer) ? DONE : taken();
    const digest = hexDecode(credential.slice(HASHED.length));
    if (!digest.ok || digest.value.length != DIGEST_LENGTH) {
      return Result.fail(false, "after sha256: there must be 64 hexadecimal digits");
    }
    return this.hashed.add(digest.value, consumer) ? DONE : taken();
  }

  /** The consumer whose key this is; null: nobody's. */
  consumerOf(key: Bytes): Consumer | null {
    const consumer = this.clear.of(key);
    if (consumer != null || this.hashed.isEmpty) return consumer;
    return this.hashed.of(sha256(key));
  }
}

function taken(): Result<bool> {
  return Result.fail(false, "another consumer has the same credential");
}
