import {
  ByteWriter,
  Bytes,
  decodeForm,
  encodeComponent,
  hexEncode,
  Secret,
  UrlPairs,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { hmacSha256, sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { utcDate } from "./utc-date";

const SLASH: i32 = 0x2f;
const DASH: i32 = 0x2d;

/** What of a request is signed. Its other headers are not, so that hosts may change them on the way. */
@final
export class AwsRequest {
  constructor(
    readonly method: Bytes,
    /** the value of `host` */
    readonly host: Bytes,
    /** as sent, that is, percent-encoded: a model's ARN is one segment */
    readonly path: Bytes,
    /** as sent, without its `?` */
    readonly query: Bytes,
    /** SHA-256 of the body as sent, in lower-case hexadecimal digits */
    readonly bodyHash: Bytes,
  ) {}
}

/** Headers that a signed request has to have. */
@final
export class AwsHeaders {
  constructor(
    readonly authorization: Bytes,
    /** `x-amz-date` */
    readonly date: Bytes,
    /** `x-amz-security-token`; empty: no such header */
    readonly securityToken: Bytes,
  ) {}
}

/**
 * Signs requests with AWS Signature Version 4. `host`, `x-amz-date` and `x-amz-security-token` are signed: the least that
 * AWS asks for. Other headers that begin with `x-amz-` must not be sent. The signing key is made once a day.
 */
@final
export class AwsSigner {
  /** `20150830/us-east-1/bedrock/aws4_request` of the last signature */
  private scope: Bytes = Bytes.empty();
  private key: Bytes = Bytes.empty();

  constructor(
    /** the access key's id, which stands in the signature in clear */
    private readonly accessKey: Bytes,
    private readonly secretKey: Secret,
    /** of temporary credentials; empty for others */
    private readonly sessionToken: Secret,
    /** e.g. us-east-1 */
    private readonly region: Bytes,
    /** e.g. bedrock */
    private readonly service: Bytes,
  ) {}

  /** @param now milliseconds since 1970; AWS refuses what is five minutes old */
  sign(request: AwsRequest, now: i64): AwsHeaders {
    const time = basicTime(now);
    this.deriveKey(time.slice(0, 8));
    const token = this.sessionToken.reveal();
    const signedHeaders = token.length > 0 ? "host;x-amz-date;x-amz-security-token" : "host;x-amz-date";
    const canonical = canonicalHead(request);
    canonical.text("\nx-amz-date:");
    canonical.bytes(time);
    if (token.length > 0) {
      canonical.text("\nx-amz-security-token:");
      canonical.bytes(token);
    }
    canonical.text("\n\n");
    canonical.text(signedHeaders);
    canonical.text("\n");
    canonical.bytes(request.bodyHash);

    const toSign = new ByteWriter();
    toSign.text("AWS4-HMAC-SHA256\n");
    toSign.bytes(time);
    toSign.text("\n");
    toSign.bytes(this.scope);
    toSign.text("\n");
    toSign.bytes(hexEncode(sha256(canonical.view())));

    const out = new ByteWriter();
    out.text("AWS4-HMAC-SHA256 Credential=");
    out.bytes(this.accessKey);
    out.byte(SLASH);
    out.bytes(this.scope);
    out.text(", SignedHeaders=");
    out.text(signedHeaders);
    out.text(", Signature=");
    out.bytes(hexEncode(hmacSha256(this.key, toSign.view())));
    return new AwsHeaders(out.take(), time, token);
  }

  /** Makes scope and key of the day `yyyymmdd`, unless they are there. */
  private deriveKey(day: Bytes): void {
    if (this.scope.slice(0, day.length).equals(day)) return;
    const secret = new ByteWriter();
    secret.text("AWS4");
    secret.bytes(this.secretKey.reveal());
    const ofRegion = hmacSha256(hmacSha256(secret.view(), day), this.region);
    this.key = hmacSha256(hmacSha256(ofRegion, this.service), Bytes.of("aws4_request"));
    const scope = new ByteWriter();
    scope.bytes(day);
    scope.byte(SLASH);
    scope.bytes(this.region);
    scope.byte(SLASH);
    scope.bytes(this.service);
    scope.text("/aws4_request");
    this.scope = scope.take();
  }
}

/** The canonical request up to the value of `host`. */
function canonicalHead(request: AwsRequest): ByteWriter {
  const out = new ByteWriter(512);
  out.bytes(request.method);
  out.text("\n");
  writePath(out, request.path);
  out.text("\n");
  writeQuery(out, request.query);
  out.text("\nhost:");
  out.bytes(request.host);
  return out;
}

/** The path encoded once more, as every service but S3 wants it. */
function writePath(out: ByteWriter, path: Bytes): void {
  let from = 0;
  for (let slash = path.indexOfByte(SLASH); slash >= 0; slash = path.indexOfByte(SLASH, from)) {
    out.bytes(encodeComponent(path.slice(from, slash)));
    out.byte(SLASH);
    from = slash + 1;
  }
  out.bytes(encodeComponent(path.slice(from)));
}

/** The parameters, encoded alike, by name and then value. */
function writeQuery(out: ByteWriter, query: Bytes): void {
  const pieces: string[] = [];
  const pairs = new UrlPairs(query);
  while (pairs.next()) {
    // A separator below all that is left unencoded sorts by name first.
    const piece = encoded(pairs.rawName) + "\n" + encoded(pairs.rawValue);
    let at = pieces.length;
    pieces.push(piece);
    for (; at > 0 && pieces[at - 1] > piece; at--) pieces[at] = pieces[at - 1];
    pieces[at] = piece;
  }
  for (let i = 0; i < pieces.length; i++) out.text((i > 0 ? "&" : "") + pieces[i].replace("\n", "="));
}

function encoded(text: Bytes): string {
  return encodeComponent(decodeForm(text)).toString();
}

/** `20150830T123600Z`. */
function basicTime(now: i64): Bytes {
  const seconds = max<i64>(now, 0) / 1000;
  const date = utcDate(seconds);
  const out = new ByteWriter(16);
  for (let i = 0; i < date.length; i++) if (date.at(i) != DASH) out.byte(date.at(i));
  out.text("T");
  for (let unit: i64 = 3600; unit > 0; unit /= 60) {
    const digits = (seconds / unit) % (unit == 3600 ? 24 : 60);
    out.byte(0x30 + <i32>(digits / 10));
    out.byte(0x30 + <i32>(digits % 10));
  }
  out.text("Z");
  return out.take();
}
