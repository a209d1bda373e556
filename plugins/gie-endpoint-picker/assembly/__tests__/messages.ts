import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoWriter } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";

/** Kinds of a ProcessingResponse, by the number of their field. */
export const REQUEST_HEADERS: u32 = 1;
export const RESPONSE_HEADERS: u32 = 2;
export const REQUEST_BODY: u32 = 3;

/** A message that answers a head or a body by changes of headers: `name=value`, `-name` to remove one. */
export function headersMessage(kind: u32, changes: string[]): Bytes {
  const out = new ProtoWriter();
  out.open(kind).open(1).open(2);
  for (let i = 0; i < changes.length; i++) writeChange(out, changes[i]);
  return out.close().close().close().take();
}

function writeChange(out: ProtoWriter, change: string): void {
  if (change.startsWith("-")) {
    out.text(2, change.substring(1));
    return;
  }
  const equals = change.indexOf("=");
  out
    .open(1)
    .open(1)
    .text(1, change.substring(0, equals))
    .text(3, change.substring(equals + 1))
    .close()
    .close();
}

/** A header that is set with an action, `append` as google.protobuf.BoolValue or not. */
export function optionMessage(name: string, value: string, action: u64, appends: bool, keepsEmpty: bool): Bytes {
  const out = new ProtoWriter();
  out.open(REQUEST_HEADERS).open(1).open(2).open(1);
  out.open(1).text(1, name).text(2, value).close();
  if (appends) out.open(2).flag(1, true).close();
  if (action > 0) out.number(3, action);
  if (keepsEmpty) out.flag(4, true);
  return out.close().close().close().close().take();
}

/** A message of a streamed body. */
export function pieceMessage(text: string, isLast: bool): Bytes {
  const out = new ProtoWriter();
  out.open(REQUEST_BODY).open(1).open(3).open(3).text(1, text);
  if (isLast) out.flag(2, true);
  return out.close().close().close().close().take();
}

/** A message that answers a body by a whole one. */
export function wholeMessage(text: string): Bytes {
  return new ProtoWriter().open(REQUEST_BODY).open(1).open(3).text(1, text).close().close().close().take();
}

/** A message that answers a body by nothing. */
export function nothingMessage(): Bytes {
  return new ProtoWriter().open(REQUEST_BODY).open(1).close().close().take();
}

export function immediateMessage(status: u64, text: string): Bytes {
  return new ProtoWriter().open(7).open(1).number(1, status).close().text(3, text).close().take();
}

/** An answer to the head with the endpoint in dynamic metadata alone. */
export function metadataMessage(endpoint: string): Bytes {
  const out = new ProtoWriter();
  out.open(REQUEST_HEADERS).close();
  out.open(8).open(1).text(1, "envoy.lb").open(2).open(5);
  out.open(1).text(1, "x-gateway-destination-endpoint").open(2).text(3, endpoint).close().close();
  return out.close().close().close().close().take();
}

/** An answer to the head that names an endpoint, with a `mode_override` of the three modes. */
export function modeMessage(responseHeaders: u64, requestBody: u64, responseBody: u64): Bytes {
  const out = new ProtoWriter();
  out.open(REQUEST_HEADERS).open(1).open(2).open(1).open(1);
  out.text(1, "x-gateway-destination-endpoint").text(3, "10.0.0.1:8000");
  out.close().close().close().close().close();
  out.open(9);
  if (responseHeaders > 0) out.number(2, responseHeaders);
  if (requestBody > 0) out.number(3, requestBody);
  if (responseBody > 0) out.number(4, responseBody);
  return out.close().take();
}
