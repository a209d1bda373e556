// Drives AWS signatures from Node: values as JSON in, header values as lines out, no host.
import { ByteWriter, Bytes, hexEncode, JsonValue, jsonParse, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { AwsRequest, AwsSigner } from "../auth/sigv4";
import { give, given } from "./exchange";

export { input, outputAt, outputSize } from "./exchange";

/** Of `{accessKey, secretKey, token, region, service, requests: [{method, host, path, query, body, now}]}`: a line each. */
export function sign(): void {
  const values = jsonParse(given());
  const signer = new AwsSigner(
    text(values, "accessKey"),
    new Secret(text(values, "secretKey")),
    new Secret(text(values, "token")),
    text(values, "region"),
    text(values, "service"),
  );
  const out = new ByteWriter();
  const requests = values.member("requests").items();
  while (requests.next()) {
    const request = requests.value;
    const hash = hexEncode(sha256(text(request, "body")));
    const path = text(request, "path");
    const query = text(request, "query");
    const asked = new AwsRequest(text(request, "method"), text(request, "host"), path, query, hash);
    const headers = signer.sign(asked, request.member("now").asI64());
    out.bytes(headers.authorization);
    out.text("\n");
    out.bytes(headers.date);
    out.text("\n");
    out.bytes(headers.securityToken);
    out.text("\n");
  }
  give(out.take());
}

function text(value: JsonValue, name: string): Bytes {
  return value.member(name).asBytes();
}
