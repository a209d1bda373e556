import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent, request as httpsRequest, type RequestOptions } from "node:https";
import type { ApiAccess } from "./api-access.ts";
import { ApiError } from "./api-error.ts";
import { LineSplitter } from "./line-splitter.ts";

export type PatchType = "apply-patch+yaml" | "json-patch+json" | "merge-patch+json" | "strategic-merge-patch+json";

export interface KubeRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/apis/GROUP/VERSION/…` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Of a PATCH. */
  readonly patch?: PatchType;
  readonly signal?: AbortSignal;
}

export interface WatchRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which the stream is given up, as an ended one. */
  readonly idleTimeout: number;
  /** The server has answered that it watches. */
  readonly onOpen?: () => void;
  readonly onLine: (line: string) => void;
}

/** The API server, as everything that uses it sees it. */
export interface KubeApi {
  /** Answers the parsed JSON. Throws ApiError for a status above 299, BodyTooLargeError, or the connection's error. */
  request(init: KubeRequest): Promise<unknown>;
  /** Resolves when the stream ends, or was idle; throws like `request`, and LineTooLongError. */
  watch(init: WatchRequest): Promise<void>;
}

/** An answer is larger than the client keeps in memory; a list has fewer items per page then. */
export class BodyTooLargeError extends Error {
  constructor(what: string, limit: number) {
    super(`${what}: the answer is larger than ${limit} bytes`);
    this.name = "BodyTooLargeError";
  }
}

export interface KubeClientOptions {
  /** `User-Agent`, which audit logs show. */
  readonly userAgent?: string;
  /** Bytes of one answer, and of one line of a watch. Default 64 MiB; etcd holds no object larger than a few. */
  readonly maxBody?: number;
  /** Milliseconds without a byte after which a request is given up. Default 30 s. */
  readonly timeout?: number;
}

/** Bytes. */
const MAX_BODY = 64 * 1024 * 1024;
/** Bytes of an answer that is an error; more is not read. */
const MAX_ERROR = 256 * 1024;
/** Milliseconds. */
const TIMEOUT = 30_000;
/** Milliseconds until a silent connection is probed: load balancers in between forget it without a word. */
const KEEP_ALIVE = 30_000;

/** Speaks to one API server over HTTP/1.1, with connections kept alive. */
export class KubeClient implements KubeApi {
  readonly #access: ApiAccess;
  readonly #agent: Agent | HttpAgent;
  readonly #send: typeof httpsRequest;
  readonly #userAgent: string;
  readonly #maxBody: number;
  readonly #timeout: number;

  constructor(access: ApiAccess, options: KubeClientOptions = {}) {
    const isPlain = access.server.protocol === "http:";
    const keepAlive = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE };
    this.#access = access;
    this.#agent = isPlain ? new HttpAgent(keepAlive) : new Agent(keepAlive);
    this.#send = isPlain ? httpRequest : httpsRequest;
    this.#userAgent = options.userAgent ?? "sluice";
    this.#maxBody = options.maxBody ?? MAX_BODY;
    this.#timeout = options.timeout ?? TIMEOUT;
  }

  async request(init: KubeRequest): Promise<unknown> {
    const what = `${init.method} ${init.path}`;
    const { response, abandon } = await this.#open(init, this.#timeout);
    try {
      const isError = (response.statusCode ?? 0) > 299;
      const text = await readBody(response, isError ? MAX_ERROR : this.#maxBody, what);
      if (isError) throw apiError(what, response, text);
      return text === "" ? undefined : JSON.parse(text);
    } finally {
      abandon();
    }
  }

  async watch(init: WatchRequest): Promise<void> {
    const { path, query, signal } = init;
    const what = `watch ${path}`;
    const { response, abandon, silent } = await this.#open({ method: "GET", path, query, signal }, init.idleTimeout);
    try {
      if ((response.statusCode ?? 0) > 299) {
        throw apiError(what, response, await readBody(response, MAX_ERROR, what));
      }
      init.onOpen?.();
      const splitter = new LineSplitter(this.#maxBody);
      for await (const chunk of response) {
        for (const line of splitter.push(chunk)) if (!signal.aborted) init.onLine(line);
      }
    } catch (error) {
      if (!silent()) throw error;
    } finally {
      abandon();
    }
  }

  /** Ends the connections that are idle. */
  close(): void {
    this.#agent.destroy();
  }

  async #open(init: KubeRequest, timeout: number): Promise<OpenResponse> {
    const body = init.body === undefined ? undefined : Buffer.from(JSON.stringify(init.body));
    const options = await this.#options(init, { timeout, length: body?.length });
    return new Promise((resolve, reject) => {
      let isSilent = false;
      const sent = this.#send(target(this.#access.server, init), options, (response) => {
        // An answer that is not read to its end would keep its connection for good.
        const abandon = () => response.complete || response.destroy();
        resolve({ response, abandon, silent: () => isSilent });
      });
      sent.on("socket", (socket) => socket.setKeepAlive(true, KEEP_ALIVE));
      sent.on("timeout", () => {
        isSilent = true;
        sent.destroy(new Error(`${init.method} ${init.path}: no answer for ${timeout} ms`));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  async #options({ method, patch, signal }: KubeRequest, { timeout, length }: Sending): Promise<RequestOptions> {
    const access = await this.#access.options();
    const contentType = patch === undefined ? "application/json" : `application/${patch}`;
    const headers = {
      ...access.headers,
      accept: "application/json",
      "user-agent": this.#userAgent,
      // Without the length Node sends the body of a DELETE as if it were the next request.
      ...(length === undefined ? {} : { "content-type": contentType, "content-length": length }),
    };
    return { agent: this.#agent, ...access, method, headers, timeout, ...(signal === undefined ? {} : { signal }) };
  }
}

interface Sending {
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes of the body; undefined without one. */
  readonly length: number | undefined;
}

interface OpenResponse {
  readonly response: IncomingMessage;
  readonly abandon: () => void;
  /** Whether the connection was given up since nothing came. */
  readonly silent: () => boolean;
}

/** A server behind a proxy has a path of its own, `https://host/k8s/clusters/c-1`. */
function target(server: URL, { path, query }: KubeRequest): URL {
  const url = new URL(server);
  url.pathname = `${server.pathname.replace(/\/$/, "")}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

async function readBody(response: IncomingMessage, limit: number, what: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLargeError(what, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function apiError(what: string, response: IncomingMessage, text: string): ApiError {
  return ApiError.of(what, response.statusCode ?? 0, parsed(text), response.headers["retry-after"]);
}

/** What a proxy in between wrote is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}
