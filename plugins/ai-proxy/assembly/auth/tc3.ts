import { Bytes, ByteWriter, hexEncode, lowerAscii, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { hmacSha256, sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { utcDate } from "./utc-date";

/** The `content-type` that is signed. */
export const TC3_CONTENT_TYPE: Bytes = Bytes.of("application/json; charset=utf-8");

/** Signs POST requests to one action of a Tencent Cloud service: TC3-HMAC-SHA256, "signature v3". */
@final
export class Tc3Signer {
  /** "TC3" and the key. */
  private readonly secret: Secret;
  /** The canonical request up to the digest of the body. */
  private readonly head: Bytes;

  /**
   * @param secretId the account's, which stands in the signature in clear @param host the value of `host`
   * @param action the value of `x-tc-action`, e.g. ChatCompletions
   */
  constructor(
    private readonly secretId: Bytes,
    secretKey: Secret,
    /** e.g. hunyuan */
    private readonly service: Bytes,
    host: Bytes,
    action: Bytes,
  ) {
    this.secret = new Secret(joined(Bytes.of("TC3"), secretKey.reveal()));
    const out = new ByteWriter();
    out.text("POST\n/\n\ncontent-type:");
    out.bytes(TC3_CONTENT_TYPE);
    out.text("\nhost:");
    out.text(lowerAscii(host.toString()));
    out.text("\nx-tc-action:");
    out.text(lowerAscii(action.toString()));
    out.text("\n\ncontent-type;host;x-tc-action\n");
    this.head = out.take();
  }

  /**
   * The value of `authorization` for a body. The request has to have TC3_CONTENT_TYPE, `host` and `x-tc-action` as given,
   * and the same second in `x-tc-timestamp`; `x-tc-version` goes unsigned.
   * @param timestamp seconds since 1970; Tencent refuses what is five minutes old
   * @param bodyHash SHA-256 of the body, in lower-case hexadecimal digits
   */
  authorization(timestamp: i64, bodyHash: Bytes): Bytes {
    const date = utcDate(timestamp);
    const scope = this.scope(date);
    const toSign = new ByteWriter();
    toSign.text("TC3-HMAC-SHA256\n");
    toSign.integer(timestamp);
    toSign.text("\n");
    toSign.bytes(scope);
    toSign.text("\n");
    toSign.bytes(hexDigest(joined(this.head, bodyHash)));
    const out = new ByteWriter();
    out.text("TC3-HMAC-SHA256 Credential=");
    out.bytes(this.secretId);
    out.text("/");
    out.bytes(scope);
    out.text(", SignedHeaders=content-type;host;x-tc-action, Signature=");
    out.bytes(hexEncode(hmacSha256(this.signingKey(date), toSign.take())));
    return out.take();
  }

  private scope(date: Bytes): Bytes {
    const out = new ByteWriter();
    out.bytes(date);
    out.text("/");
    out.bytes(this.service);
    out.text("/tc3_request");
    return out.take();
  }

  private signingKey(date: Bytes): Bytes {
    return hmacSha256(hmacSha256(hmacSha256(this.secret.reveal(), date), this.service), Bytes.of("tc3_request"));
  }
}

function hexDigest(bytes: Bytes): Bytes {
  return hexEncode(sha256(bytes));
}

function joined(first: Bytes, second: Bytes): Bytes {
  const out = new ByteWriter(first.length + second.length);
  out.bytes(first);
  out.bytes(second);
  return out.take();
}
