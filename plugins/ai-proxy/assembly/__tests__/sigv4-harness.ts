// Drives AWS signatures from Node: values as JSON in, header values as lines out, no host.
import { ByteWriter, Bytes, hexEncode, JsonValue, jsonParse, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { AwsRequest, AwsSigner } from "../auth/sigv4";

/** What goes in, and what came out last. */
@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
  output: Bytes = Bytes.empty();
}

const exchange: Exchange = new Exchange();

/** Reserves `size` bytes for the caller to fill. */
export function input(size: i32): usize {
  exchange.input = new ArrayBuffer(size);
  return changetype<usize>(exchange.input);
}

export function outputAt(): usize {
  return exchange.output.ptr;
}

export function outputSize(): i32 {
  return exchange.output.length;
}

/** Of `{accessKey, secretKey, token, region, service, requests: [{method, host, path, query, body, now}]}`: a line each. */
export function sign(): void {
  const given = jsonParse(Bytes.wrap(exchange.input));
  const signer = new AwsSigner(
    text(given, "accessKey"),
    new Secret(text(given, "secretKey")),
    new Secret(text(given, "token")),
    text(given, "region"),
    text(given, "service"),
  );
  const out = new ByteWriter();
  const requests = given.member("requests").items();
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
  exchange.output = out.take();
}

function text(value: JsonValue, name: string): Bytes {
  return value.member(name).asBytes();
}
