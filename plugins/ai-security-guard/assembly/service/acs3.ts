import { Bytes, ByteWriter, encodeComponent, hexEncode, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { hmacSha256, sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { utcTime } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { ServiceCall } from "./service";

const ALGORITHM: string = "ACS3-HMAC-SHA256";

/** Who signs. */
@final
export class Acs3Key {
  constructor(
    readonly id: string,
    readonly secret: Secret,
    /** of temporary credentials; empty for others */
    readonly token: Secret,
  ) {}
}

/** Which operation of which service. */
@final
export class Acs3Operation {
  constructor(
    /** as `:authority` has it */
    readonly host: string,
    readonly action: string,
    readonly version: string,
  ) {}
}

/** A POST with its parameters in the query, before it is signed. */
@final
export class Acs3Request {
  /** empty: no body, and no such header */
  contentType: string = "";
  body: Bytes = Bytes.empty();
  private query: string = "";

  constructor(
    readonly operation: Acs3Operation,
    /** milliseconds since 1970 */
    readonly now: i64,
    /** not used before */
    readonly nonce: string,
  ) {}

  /** Parameters have to come in the order of their names. */
  parameter(name: string, value: string): Acs3Request {
    const before = this.query.length > 0 ? this.query + "&" : "";
    this.query = before + encoded(name) + "=" + encoded(value);
    return this;
  }

  /**
   * Signature V3 of Alibaba Cloud's OpenAPI, version ACS3-HMAC-SHA256:
   * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
   */
  signed(key: Acs3Key): ServiceCall {
    const call = new ServiceCall(this.query.length > 0 ? "/?" + this.query : "/", this.body, this.contentType);
    const digest = hex(sha256(this.body));
    const token = key.token.reveal().toString();
    const date = utcTime(this.now);
    // In the order of their names, which is that of what is signed.
    const names: string[] = ["x-acs-action", "x-acs-content-sha256", "x-acs-date"];
    const values: string[] = [this.operation.action, digest, date];
    if (token.length > 0) {
      names.push("x-acs-security-token");
      values.push(token);
    }
    names.push("x-acs-signature-nonce");
    values.push(this.nonce);
    names.push("x-acs-version");
    values.push(this.operation.version);
    for (let i = 0; i < names.length; i++) call.header(names[i], values[i]);
    return call.header("authorization", this.authorization(key, names, values, digest));
  }

  private authorization(key: Acs3Key, names: Array<string>, values: Array<string>, digest: string): string {
    const hasType = this.contentType.length > 0;
    const signed = (hasType ? "content-type;host;" : "host;") + names.join(";");
    const out = new ByteWriter(1024);
    out.text("POST\n/\n" + this.query + "\n");
    if (hasType) out.text("content-type:" + this.contentType + "\n");
    out.text("host:" + this.operation.host + "\n");
    for (let i = 0; i < names.length; i++) out.text(names[i] + ":" + values[i] + "\n");
    out.text("\n" + signed + "\n" + digest);
    const text = Bytes.of(ALGORITHM + "\n" + hex(sha256(out.take())));
    const signature = hex(hmacSha256(key.secret.reveal(), text));
    return ALGORITHM + " Credential=" + key.id + ",SignedHeaders=" + signed + ",Signature=" + signature;
  }
}

function encoded(text: string): string {
  return encodeComponent(Bytes.of(text)).toString();
}

function hex(bytes: Bytes): string {
  return hexEncode(bytes).toString();
}
