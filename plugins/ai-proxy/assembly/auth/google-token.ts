import {
  base64UrlEncode,
  Bytes,
  ByteWriter,
  JsonKind,
  JsonValue,
  jsonParse,
  Result,
  Secret,
  Url,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { RsaPrivateKey } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";

/** Seconds that an assertion may be used, and a token of which nothing else is said: the most that Google grants. */
const LIFETIME: i64 = 3600;
/** Seconds; what an answer says beyond this is not believed. */
const MAX_LIFETIME: i64 = 86400;
/** JSON tokens of a key file or of an answer. */
const MAX_JSON: i32 = 1000;
/** Bytes of a token that is used; Google documents 2048 at most. */
const MAX_TOKEN: i32 = 8192;
/** Bytes of an error's description that are shown: the signature of an assertion would stand behind them. */
const MAX_REASON: i32 = 200;

/** The key of a Google service account, from the JSON file that the console hands out, made ready to sign. */
@final
export class ServiceAccount {
  private constructor(
    /** The private key in PEM, for a host that signs by itself. */
    readonly pem: Secret,
    /** The token endpoint. */
    readonly tokenUrl: Url,
    private readonly key: RsaPrivateKey,
    /** The assertion's header, JSON. */
    private readonly header: Bytes,
    /** The assertion's claims up to the time, JSON. */
    private readonly claims: Bytes,
  ) {}

  /** Reads the file. Null with an error that names the member and quotes nothing of it. */
  static read(json: Bytes): Result<ServiceAccount | null> {
    const file = jsonParse(json, MAX_JSON);
    if (file.kind != JsonKind.Object) return refuse("expected the JSON key of a service account");
    const email = file.member("client_email").rawText();
    if (email.length == 0) return refuse("client_email: expected a string");
    const pem = file.member("private_key").asBytes();
    const parsed = RsaPrivateKey.parse(pem);
    const key = parsed.value;
    if (key == null) return refuse("private_key: " + parsed.error);
    let endpoint = file.member("token_uri");
    if (!endpoint.exists) endpoint = JsonValue.of(Bytes.of('"https://oauth2.googleapis.com/token"'));
    const url = Url.parse(endpoint.asBytes());
    if (!url.ok) return refuse("token_uri: " + url.error);
    const header = headerOf(file.member("private_key_id").rawText());
    const claims = claimsOf(email, endpoint.rawText());
    return Result.of<ServiceAccount | null>(new ServiceAccount(new Secret(pem), url.value, key, header, claims));
  }

  /**
   * The assertion (RFC 7523 section 3) up to its signature, which is that of these very bytes.
   * @param now seconds since 1970
   */
  assertion(now: i64): Bytes {
    const claims = new ByteWriter(this.claims.length + 40);
    claims.bytes(this.claims);
    claims.integer(now);
    claims.text(',"exp":');
    claims.integer(now + LIFETIME);
    claims.text("}");
    const out = new ByteWriter(1024);
    out.bytes(base64UrlEncode(this.header));
    out.text(".");
    out.bytes(base64UrlEncode(claims.take()));
    return out.take();
  }

  /** The RS256 signature of an assertion. @param blinding 16 random bytes, new ones for each signature */
  sign(assertion: Bytes, blinding: Bytes): Result<Bytes> {
    return this.key.signSha256(assertion, blinding);
  }
}

function refuse(error: string): Result<ServiceAccount | null> {
  return Result.fail<ServiceAccount | null>(null, error);
}

/** @param keyId escaped JSON string content; empty when the file has none */
function headerOf(keyId: Bytes): Bytes {
  const out = new ByteWriter();
  out.text('{"alg":"RS256","typ":"JWT"');
  if (keyId.length > 0) {
    out.text(',"kid":"');
    out.bytes(keyId);
    out.text('"');
  }
  out.text("}");
  return out.take();
}

/** @param email escaped JSON string content @param endpoint likewise */
function claimsOf(email: Bytes, endpoint: Bytes): Bytes {
  const out = new ByteWriter();
  out.text('{"iss":"');
  out.bytes(email);
  out.text('","scope":"https://www.googleapis.com/auth/cloud-platform","aud":"');
  out.bytes(endpoint);
  out.text('","iat":');
  return out.take();
}

/** The body that asks for a token (RFC 7523 section 2.1), application/x-www-form-urlencoded. */
export function tokenForm(assertion: Bytes, signature: Bytes): Bytes {
  const out = new ByteWriter(2048);
  out.text("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
  out.bytes(assertion);
  out.text(".");
  out.bytes(base64UrlEncode(signature));
  return out.take();
}

/** What a token endpoint has granted. */
@final
export class AccessToken {
  constructor(
    /** The value of `authorization`, scheme included. */
    readonly authorization: Secret,
    /** milliseconds since 1970 */
    readonly expiresAt: i64,
  ) {}
}

/**
 * Reads the answer of a token endpoint (RFC 6749 section 5). Null with what the endpoint says of its reason, which is
 * escaped as in JSON; a body that grants a token is never quoted.
 * @param status HTTP status; 0 when there was no answer @param now milliseconds since 1970
 */
export function readTokenAnswer(status: u32, body: Bytes, now: i64): Result<AccessToken | null> {
  const answer = jsonParse(body, MAX_JSON);
  const token = answer.member("access_token").asBytes();
  const type = answer.member("token_type").rawText();
  const isBearer = type.length == 0 || type.equalsString("Bearer") || type.equalsString("bearer");
  if (status != 200 || !isBearer || !isUsable(token)) {
    const reason = status == 0 ? "no answer" : "status " + status.toString() + reasonOf(answer);
    return Result.fail<AccessToken | null>(null, "token endpoint: " + reason);
  }
  const out = new ByteWriter(token.length + 7);
  out.text("Bearer ");
  out.bytes(token);
  const seconds = min(max<i64>(answer.member("expires_in").asI64(LIFETIME), 0), MAX_LIFETIME);
  return Result.of<AccessToken | null>(new AccessToken(new Secret(out.take()), now + seconds * 1000));
}

/** Whether it can stand in a header: visible ASCII, and not too much of it. */
function isUsable(token: Bytes): bool {
  for (let i = 0; i < token.length; i++) if (token.at(i) <= 0x20 || token.at(i) >= 0x7f) return false;
  return token.length > 0 && token.length <= MAX_TOKEN;
}

/** OAuth's `error` and `error_description`, or the message of a Google API. */
function reasonOf(answer: JsonValue): string {
  const error = answer.member("error");
  return listed(error) + listed(error.member("message")) + listed(answer.member("error_description"));
}

function listed(text: JsonValue): string {
  const shown = text.rawText().slice(0, MAX_REASON);
  return shown.length > 0 ? ": " + shown.toString() : "";
}
