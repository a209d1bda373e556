import { createHash, createHmac } from "node:crypto";

/** What a signature is made of. */
export interface SignedRequest {
  readonly secretId: string;
  readonly secretKey: string;
  /** The product of the host's name: `hunyuan`. */
  readonly service: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly method: string;
  /** The query without its question mark; empty with POST. */
  readonly query: string;
  /** Signed headers, names in lower case, in any order. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, or the words `UNSIGNED-PAYLOAD` where the client did not sign it. */
  readonly payload: Uint8Array | string;
}

/**
 * The `Authorization` of Tencent Cloud's signature version 3 (TC3-HMAC-SHA256), as its documentation computes it:
 * https://www.tencentcloud.com/document/product/845/32206.
 */
export function signTc3(request: SignedRequest): string {
  const names = Object.keys(request.headers).sort();
  const canonical = [
    request.method,
    "/",
    request.query,
    ...names.map((name) => `${name}:${(request.headers[name] ?? "").trim().toLowerCase()}`),
    "",
    names.join(";"),
    sha256(request.payload),
  ].join("\n");
  const date = dateOf(request.timestamp);
  const scope = `${date}/${request.service}/tc3_request`;
  const text = ["TC3-HMAC-SHA256", String(request.timestamp), scope, sha256(canonical)].join("\n");
  const dated = hmac(`TC3${request.secretKey}`, date);
  const signing = hmac(hmac(dated, request.service), "tc3_request");
  const credential = `${request.secretId}/${scope}`;
  const signature = hmac(signing, text).toString("hex");
  return `TC3-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

/** The day of a time in UTC, `2019-02-25`. */
export function dateOf(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(0, 10);
}

function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
