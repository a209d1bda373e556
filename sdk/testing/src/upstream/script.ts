import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { chunksOf, cutAt } from "../stream-cuts.ts";
import type { RecordedRequest } from "./recorder.ts";

/** What a request asks the upstream to answer, read from its `x-stub-*` headers (README.md beside this file). */
export interface StubScript {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly trailers: Readonly<Record<string, string>>;
  /** Body bytes after content coding, cut as they are to be written. */
  readonly chunks: readonly Uint8Array[];
  /** Whether the body is framed by chunks rather than by content-length. */
  readonly chunked: boolean;
  /** Milliseconds before each chunk after the first, and before a break. */
  readonly delayMs: number;
  /** Whether the connection is reset instead of answered. */
  readonly breakBeforeHeaders: boolean;
  /** After so many body bytes the connection breaks; undefined: it does not. */
  readonly breakAfter: { readonly bytes: number; readonly how: "reset" | "close" } | undefined;
}

/** A request header that does not make sense, or an expectation of the request that was not met. */
export class ScriptError extends Error {}

const CODINGS: Readonly<Record<string, (body: Uint8Array) => Uint8Array>> = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
};

/** Reads the script a request carries. Throws ScriptError naming the header at fault. */
export function readScript(request: RecordedRequest): StubScript {
  checkExpectations(request);
  const header = (name: string): string | undefined => single(request, name);
  const trailers = Object.fromEntries(prefixed(request, "x-stub-trailer-"));
  const encoding = header("x-stub-encoding");
  const body = encode(readBody(request), encoding);
  const cut = integer(request, "x-stub-cut");
  const cutOffset = integer(request, "x-stub-cut-at");
  const chunks = cut !== undefined ? chunksOf(body, cut) : cutOffset !== undefined ? cutAt(body, cutOffset) : [body];
  const scripted = header("x-stub-body") !== undefined || header("x-stub-body-base64") !== undefined;
  const type = header("x-stub-content-type") ?? (scripted ? "text/plain; charset=utf-8" : "application/json");
  return {
    status: integer(request, "x-stub-status") ?? 200,
    headers: [
      ["content-type", type],
      ...(encoding === undefined ? [] : [["content-encoding", encoding] as const]),
      ...prefixed(request, "x-stub-header-"),
    ],
    trailers,
    chunks,
    chunked: chunks.length > 1 || Object.keys(trailers).length > 0,
    delayMs: integer(request, "x-stub-delay-ms") ?? 0,
    breakBeforeHeaders: header("x-stub-abort") === "before-headers",
    breakAfter: readBreak(request),
  };
}

function readBreak(request: RecordedRequest): StubScript["breakAfter"] {
  const reset = integer(request, "x-stub-abort-after");
  if (reset !== undefined) return { bytes: reset, how: "reset" };
  const close = integer(request, "x-stub-close-after");
  return close === undefined ? undefined : { bytes: close, how: "close" };
}

function readBody(request: RecordedRequest): Uint8Array {
  const base64 = single(request, "x-stub-body-base64");
  if (base64 !== undefined) return Buffer.from(base64, "base64");
  const text = single(request, "x-stub-body");
  // Node reads header bytes as Latin-1: undo that, so that UTF-8 text in a header comes out as it was sent.
  if (text !== undefined) return Buffer.from(text, "latin1");
  const { method, path, headers } = request;
  return Buffer.from(JSON.stringify({ method, path, headers, body: request.text }));
}

function encode(body: Uint8Array, encoding: string | undefined): Uint8Array {
  if (encoding === undefined || encoding === "identity") return body;
  const coding = CODINGS[encoding];
  if (coding === undefined)
    throw new ScriptError(`x-stub-encoding: ${encoding}: expected gzip, deflate, br or identity`);
  return coding(body);
}

function checkExpectations(request: RecordedRequest): void {
  const path = single(request, "x-expect-path");
  if (path !== undefined && path !== request.path) throw new ScriptError(`path ${request.path}: expected ${path}`);
  for (const [name, value] of prefixed(request, "x-expect-header-")) {
    const seen = single(request, name);
    if (seen !== value) throw new ScriptError(`header ${name}: ${seen ?? "absent"}: expected ${value}`);
  }
}

function single(request: RecordedRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

function prefixed(request: RecordedRequest, prefix: string): (readonly [string, string])[] {
  return request.rawHeaders
    .filter(([name]) => name.toLowerCase().startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
}

function integer(request: RecordedRequest, name: string): number | undefined {
  const text = single(request, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new ScriptError(`${name}: ${text}: expected a whole number`);
  return Number(text);
}
