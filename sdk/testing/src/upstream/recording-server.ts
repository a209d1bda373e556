import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type RecordedRequest, Recording } from "./recorder.ts";

/** Answers one request whose body is complete. A rejection becomes a 500 with the reason in its body. */
export type RequestHandler = (request: RecordedRequest, response: ServerResponse) => void | Promise<void>;

/** An HTTP/1.1 server on loopback that keeps what it was sent. */
export interface RecordingServer {
  /** `http://<host>:<port>`. */
  readonly url: string;
  readonly port: number;
  /** Every request since the start or the last `clear`, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** The next request not yet handed out by this method, once it is received in full or broken off. */
  nextRequest(): Promise<RecordedRequest>;
  /** Forgets all recorded requests. */
  clear(): void;
  /** One line a request: method, path, status, bytes. For the report of a failed test. */
  logs(): string[];
  close(): Promise<void>;
}

/** Bytes of request headers: far above Envoy's own limit, so that the limit under test is never this server's. */
const MAX_HEADER_BYTES = 1 << 20;

/** Milliseconds: a connection that is closed while a proxy takes it up again costs that request its answer. */
const LONGEST_IDLE = 600_000;

export interface RecordingOptions {
  /** An address of loopback. Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: the kernel chooses. */
  readonly port?: number;
  /** Requests, and log lines, that are kept: the newest. Default 1000; 0 for a benchmark. */
  readonly keep?: number;
}

const DEFAULT_KEEP = 1_000;

/** Starts a server that records each request and lets `handle` answer it. */
export async function startRecordingServer(
  handle: RequestHandler,
  options: RecordingOptions = {},
): Promise<RecordingServer> {
  const log = new RequestLog(options.keep ?? DEFAULT_KEEP);
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, noDelay: true, keepAlive: true, keepAliveTimeout: LONGEST_IDLE },
    (message, response) => serve(message, response, log, handle),
  );
  server.on("clientError", (_error, socket) => socket.destroy());
  const host = options.host ?? "127.0.0.1";
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    requests: log.requests,
    nextRequest: () => log.next(),
    clear: () => log.clear(),
    logs: () => [...log.lines],
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

/** Requests in order of arrival, and who waits for the next. */
class RequestLog {
  /** One array for life, so that a server can hand it out. */
  readonly requests: Recording[] = [];
  readonly lines: string[] = [];
  private handedOut = 0;
  private readonly keep: number;
  private readonly waiting: ((request: Recording) => void)[] = [];

  constructor(keep: number) {
    this.keep = keep;
  }

  add(request: Recording): void {
    this.requests.push(request);
    const waiter = this.waiting.shift();
    if (waiter !== undefined) this.handedOut = this.requests.length;
    if (this.requests.length > this.keep) {
      this.requests.shift();
      this.handedOut = Math.max(0, this.handedOut - 1);
    }
    waiter?.(request);
  }

  addLine(line: string): void {
    this.lines.push(line);
    if (this.lines.length > this.keep) this.lines.shift();
  }

  async next(): Promise<Recording> {
    const known = this.requests[this.handedOut];
    if (known !== undefined) this.handedOut++;
    const request = known ?? (await new Promise<Recording>((resolve) => this.waiting.push(resolve)));
    await request.received;
    return request;
  }

  clear(): void {
    this.requests.length = 0;
    this.handedOut = 0;
  }
}

function serve(message: IncomingMessage, response: ServerResponse, log: RequestLog, handle: RequestHandler): void {
  const request = new Recording(message);
  log.add(request);
  message.on("data", (chunk: Buffer) => request.append(chunk));
  // A broken connection is told by "close" below; the event itself carries nothing more.
  message.on("error", () => undefined);
  response.on("error", () => undefined);
  response.on("close", () => {
    request.aborted = !message.complete || !response.writableFinished;
    log.addLine(summary(request, response));
    request.markSettled();
  });
  message.on("end", () => {
    request.trailers = Object.fromEntries(
      Object.entries(message.trailers).map(([name, value]) => [name, String(value)]),
    );
    request.markReceived();
    answer(request, response, handle);
  });
}

async function answer(request: Recording, response: ServerResponse, handle: RequestHandler): Promise<void> {
  try {
    await handle(request, response);
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
    response.end(`the upstream's handler failed: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function summary(request: Recording, response: ServerResponse): string {
  const end = request.aborted ? "aborted" : "complete";
  const status = response.headersSent ? response.statusCode : "no reply";
  return `${request.method} ${request.path} <- ${request.body.length} bytes -> ${status}, ${end}`;
}
