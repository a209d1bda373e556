import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { PER_TRY_TIMEOUT } from "./attempt-timers.ts";
import { type CalloutAnswer, type CalloutHandler, connectionRefused } from "./callouts.ts";
import { type ClientBridge, hopByHop, pairsOf } from "./front.ts";
import { HeaderMap } from "./header-map.ts";
import type { UpstreamAnswer, UpstreamPeer } from "./router.ts";
import type { Agents } from "./serve.ts";

/** Bytes of a callout's reply that are kept; Envoy's buffer has such a limit too. */
const maxReplyBytes = 64 * 1024 * 1024;

export interface UpstreamHooks {
  /** The client whose request this is; waits while the upstream is slow, and the other way round. */
  readonly bridge: ClientBridge | undefined;
  settle(): void;
}

/** One attempt at a real upstream. */
export class UpstreamBridge implements UpstreamPeer {
  readonly #target: URL;
  readonly #agents: Agents;
  readonly #answer: UpstreamAnswer;
  readonly #hooks: UpstreamHooks;
  #request: ClientRequest | undefined;
  #over = false;

  constructor(target: URL, agents: Agents, answer: UpstreamAnswer, hooks: UpstreamHooks) {
    this.#target = target;
    this.#agents = agents;
    this.#answer = answer;
    this.#hooks = hooks;
  }

  headers(headers: HeaderMap, end: boolean): void {
    let request: ClientRequest;
    try {
      request = startRequest(this.#target, this.#agents, headers, end);
    } catch {
      // A header that no HTTP/1 peer may get; Envoy's codec refuses it as well.
      this.#reset("protocol error");
      return;
    }
    this.#request = request;
    request.on("response", (response) => this.#receive(response));
    request.on("error", (error) => this.#reset(resetReason(error)));
    request.on("drain", () => this.#hooks.bridge?.pauseRequest(false));
    if (end) request.end();
    else request.flushHeaders();
  }

  data(bytes: Buffer, end: boolean): void {
    if (bytes.length > 0 && this.#request?.write(bytes) === false) this.#hooks.bridge?.pauseRequest(true);
    if (end) this.#request?.end();
  }

  /** Not sent over HTTP/1, as in Envoy. */
  trailers(): void {
    this.#request?.end();
  }

  cancelled(): void {
    this.#over = true;
    this.#request?.destroy();
  }

  #receive(response: IncomingMessage): void {
    const headers = new HeaderMap("response", [[":status", String(response.statusCode)]]);
    for (const [name, value] of pairsOf(response.rawHeaders)) {
      // Filters see those of the connection too, as in Envoy; the front drops them.
      headers.add(name, value);
    }
    const { bridge } = this.#hooks;
    if (bridge !== undefined) bridge.holdResponse = (held) => (held ? response.pause() : response.resume());
    const bare = isBare(this.#request?.method, response);
    response.on("data", (chunk: Buffer) => this.#step(() => this.#answer.data(chunk, false)));
    response.on("end", () => {
      if (bare) return;
      this.#over = true;
      this.#step(() => this.#answer.data(Buffer.alloc(0), true));
    });
    response.on("close", () => {
      if (!response.complete) this.#reset("connection termination");
    });
    response.on("error", () => this.#reset("connection termination"));
    this.#step(() => this.#answer.headers(headers, bare));
  }

  #reset(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    // Put off, since it may happen while the chain hands over the request.
    queueMicrotask(() => {
      this.#answer.reset(reason);
      this.#hooks.settle();
    });
  }

  #step(action: () => void): void {
    action();
    this.#hooks.settle();
  }
}

/** Answers callouts of a cluster with real HTTP; the caller keeps the time. */
export function callUpstream(target: URL, agents: Agents): CalloutHandler {
  return (call) =>
    new Promise<CalloutAnswer>((resolve) => {
      let request: ClientRequest;
      const limit = Number(call.headers.get(PER_TRY_TIMEOUT));
      call.headers.delete(PER_TRY_TIMEOUT);
      try {
        request = startRequest(target, agents, call.headers, call.body.length === 0);
      } catch {
        resolve("reset");
        return;
      }
      const late = (): void => {
        resolve({ status: 504, body: "upstream request timeout" });
        request.destroy();
      };
      const timer = limit > 0 ? setTimeout(late, limit) : undefined;
      request.on("close", () => clearTimeout(timer));
      request.on("response", (response) => {
        clearTimeout(timer);
        readReply(response).then(resolve, () => resolve("reset"));
      });
      request.on("error", () => resolve("unreachable"));
      request.end(call.body);
    });
}

async function readReply(response: IncomingMessage): Promise<CalloutAnswer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxReplyBytes) return "reset";
    parts.push(part);
  }
  const headers = pairsOf(response.rawHeaders).filter(([name]) => !hopByHop.has(name.toLowerCase()));
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(parts) };
}

function startRequest(target: URL, agents: Agents, headers: HeaderMap, end: boolean): ClientRequest {
  const secure = target.protocol === "https:";
  const lines = [...headers].filter(([name]) => !name.startsWith(":") && !hopByHop.has(name));
  lines.unshift(["host", headers.get(":authority") ?? target.host]);
  if (!end && !headers.has("content-length")) lines.push(["transfer-encoding", "chunked"]);
  return (secure ? httpsRequest : httpRequest)({
    agent: secure ? agents.https : agents.http,
    hostname: target.hostname,
    port: target.port === "" ? undefined : target.port,
    method: headers.get(":method") ?? "GET",
    path: headers.get(":path") ?? "/",
    headers: lines.flat(),
    setHost: false,
  });
}

/** Whether the response is headers alone. */
function isBare(method: string | undefined, response: IncomingMessage): boolean {
  const { statusCode } = response;
  return method === "HEAD" || statusCode === 204 || statusCode === 304 || response.headers["content-length"] === "0";
}

/** Errors of a connection that was never made. */
const notConnected = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "ETIMEDOUT"]);

/** Envoy's words: no connection, or one that ended before an answer. */
function resetReason(error: NodeJS.ErrnoException): string {
  return notConnected.has(error.code ?? "") ? connectionRefused : "connection termination";
}
