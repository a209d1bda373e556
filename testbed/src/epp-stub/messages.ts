import { encodeProcessingResponse as message } from "@sluice/envoy/ext-proc-codec";

/** The endpoint picker cuts bodies so: Envoy takes no more than 64 KiB at once. */
const PIECE = 62_000;

export const ENDPOINT_HEADER = "x-gateway-destination-endpoint";

type Header = readonly [name: string, value: string];

/** The request's head: first the pick, and all headers that are to be set. */
export function pickMessage(endpoints: string, headers: readonly Header[]): Uint8Array {
  return message({
    response: { case: "requestHeaders", value: { response: { ...setHeaders(headers), clearRouteCache: true } } },
    dynamicMetadata: { "envoy.lb": { [ENDPOINT_HEADER]: endpoints } },
  });
}

export function responseHeadersMessage(headers: readonly Header[]): Uint8Array {
  return message({ response: { case: "responseHeaders", value: { response: setHeaders(headers) } } });
}

/** @param ends whether the last piece is the end */
export function bodyMessages(side: "requestBody" | "responseBody", body: Uint8Array, ends: boolean): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start === 0 || start < body.length; start += PIECE) {
    const endOfStream = ends && start + PIECE >= body.length;
    pieces.push(pieceMessage(side, body.subarray(start, start + PIECE), endOfStream));
  }
  return pieces;
}

export function pieceMessage(side: "requestBody" | "responseBody", body: Uint8Array, endOfStream: boolean): Uint8Array {
  const mutation = { case: "streamedResponse" as const, value: { body, endOfStream } };
  return message({ response: { case: side, value: { response: { bodyMutation: { mutation } } } } });
}

export function immediateMessage(status: number, text: string): Uint8Array {
  const value = { status: { code: status }, body: Buffer.from(text) };
  return message({ response: { case: "immediateResponse", value } });
}

export function emptyMessage(): Uint8Array {
  return message({});
}

function setHeaders(headers: readonly Header[]) {
  const options = headers.map(([key, value]) => ({ header: { key, rawValue: Buffer.from(value, "latin1") } }));
  return { headerMutation: { setHeaders: options } };
}
