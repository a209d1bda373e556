import {
  ABSENT,
  Bytes,
  getShared,
  hexEncode,
  randomBytes,
  Secret,
  setShared,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { constantTimeEquals, hmacSha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** The header by which the gateway knows its own requests; Higress's. */
export const MARKER: Bytes = Bytes.of("x-higress-ai-json-resp");

const SHARED_KEY: Bytes = Bytes.of("ai-json-resp/loop-secret");
const SECRET_BYTES: i32 = 32;
/** Milliseconds from when a request is sent until it must be here; clocks of gateways may differ. */
const LIFE: i64 = 30_000;
const DOT: i32 = 0x2e;
const MOST_DIGITS: i32 = 15;

/**
 * Marks requests that the plugin itself sends, so that it lets them pass when they come through the gateway again: the time,
 * and its HMAC by a secret. What a client writes there is no mark.
 */
@final
export class Marks {
  private readonly secret: Secret;

  constructor(configured: Secret) {
    this.secret = configured.reveal().length > 0 ? configured : sharedSecret();
  }

  /** @param now milliseconds since 1970 */
  make(now: i64): Bytes {
    const time = now.toString();
    return Bytes.of(time + "." + this.codeOf(Bytes.of(time)).toString());
  }

  /** Whether a header's value is a mark that was made just now. */
  knows(value: Bytes, now: i64): bool {
    const dot = value.indexOfByte(DOT);
    if (dot < 1 || dot > MOST_DIGITS) return false;
    const time = value.slice(0, dot);
    if (!constantTimeEquals(value.slice(dot + 1), this.codeOf(time))) return false;
    return abs(now - I64.parseInt(time.toString())) <= LIFE;
  }

  private codeOf(time: Bytes): Bytes {
    return hexEncode(hmacSha256(this.secret.reveal(), time));
  }
}

/** The secret of this process: who comes first makes it. */
function sharedSecret(): Secret {
  const own = Bytes.wrap(randomBytes(SECRET_BYTES));
  if (setShared(SHARED_KEY, own, ABSENT)) return new Secret(own);
  const found = getShared(SHARED_KEY).bytes;
  return new Secret(found.length == SECRET_BYTES ? found : own);
}
