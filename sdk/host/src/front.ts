import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { HeaderMap, type HeaderPair } from "./header-map.ts";
import type { ClientPeer, HttpStream } from "./http-stream.ts";

/** Headers that belong to one connection; a proxy neither shows them to filters nor passes them on (RFC 9110, 7.6.1). */
export const hopByHop = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

export interface BridgeHooks {
  settle(): void;
  failed(problem: string): void;
}

/** One request of a real client: its frames go into the chain, the chain's go out to it. */
export class ClientBridge implements ClientPeer {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #hooks: BridgeHooks;
  /** Holds the upstream's response while the client is slow. */
  holdResponse: (held: boolean) => void = () => {};

  constructor(request: IncomingMessage, response: ServerResponse, hooks: BridgeHooks) {
    this.#request = request;
    this.#response = response;
    this.#hooks = hooks;
  }

  start(stream: HttpStream): void {
    const request = this.#request;
    const headers = requestHeaders(request);
    const { "content-length": length, "transfer-encoding": coding } = request.headers;
    const end = coding === undefined && (length === undefined || length === "0");
    this.#step(() => stream.requestHeaders(headers, end));
    if (!end) {
      request.on("data", (chunk: Buffer) => this.#step(() => stream.requestData(chunk, false)));
      request.on("end", () => this.#step(() => stream.requestData(Buffer.alloc(0), true)));
    }
    request.on("error", () => this.#step(() => stream.abort()));
    this.#response.on("close", () => this.#step(() => stream.abort()));
    this.#response.on("drain", () => this.holdResponse(false));
  }

  headers(headers: HeaderMap, end: boolean): void {
    const lines = [...headers].filter(([name]) => !name.startsWith(":") && !hopByHop.has(name));
    const status = Number(headers.get(":status"));
    const bodyless = this.#request.method === "HEAD" || status === 204 || status === 304;
    if (end && !bodyless && !headers.has("content-length")) lines.push(["content-length", "0"]);
    this.#write(() => {
      this.#response.writeHead(status, lines.flat());
      if (end) this.#response.end();
      else this.#response.flushHeaders();
    });
  }

  data(bytes: Buffer, end: boolean): void {
    if (bytes.length > 0 && !this.#response.write(bytes)) this.holdResponse(true);
    if (end) this.#response.end();
  }

  /** Envoy's HTTP/1 codec neither sends nor reads trailers unless told to. */
  trailers(): void {
    this.#response.end();
  }

  reset(): void {
    this.#response.destroy();
  }

  pauseRequest(paused: boolean): void {
    if (paused) this.#request.pause();
    else this.#request.resume();
  }

  pauseResponse(paused: boolean): void {
    this.holdResponse(paused);
  }

  /** A plugin may write what node:http refuses, for example a line break in a header: then the connection is cut. */
  #write(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#hooks.failed(error instanceof Error ? error.message : String(error));
      this.#response.destroy();
    }
  }

  #step(action: () => void): void {
    action();
    this.#hooks.settle();
  }
}

/** The request as Envoy's filters see it. */
function requestHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap("request", [
    [":authority", request.headers.host ?? ""],
    [":path", request.url ?? "/"],
    [":method", request.method ?? "GET"],
    [":scheme", "http"],
  ]);
  for (const [name, value] of pairsOf(request.rawHeaders)) {
    const lower = name.toLowerCase();
    if (lower !== "host" && !hopByHop.has(lower)) headers.add(name, value);
  }
  if (!headers.has("x-forwarded-proto")) headers.add("x-forwarded-proto", "http");
  if (!headers.has("x-request-id")) headers.add("x-request-id", randomUUID());
  return headers;
}

/** node:http lists names and values in turn. */
export function pairsOf(raw: readonly string[]): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) pairs.push([raw[index] ?? "", raw[index + 1] ?? ""]);
  return pairs;
}
