import { once } from "node:events";
import {
  constants,
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { selfSigned } from "../../../envoy/test/certificate.ts";
import { MessageSplitter, messagePrefix } from "../../../sdk/host/src/grpc-framing.ts";

export interface GrpcServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: the kernel chooses. */
  readonly port?: number;
  /** With a certificate that nobody vouches for, as the endpoint picker's own. Default false. */
  readonly tls?: boolean;
}

/** What comes in on a call. */
export interface CallEvents {
  /** One after the other, in order. */
  onMessage(message: Buffer): void;
  /** The client will send nothing more. */
  onHalfClose(): void;
  /** Nothing goes in or out any more. @param code an error code of HTTP/2, 0 when all went well */
  onClose(code: number): void;
}

/** Headers or trailers. */
type Metadata = Readonly<Record<string, string>>;

const HEAD = { ":status": 200, "content-type": "application/grpc" };

/** As Go's servers end a call of which there is nothing to say. */
const NO_MESSAGE: Metadata = { "grpc-message": "" };

/** One call of a method that streams both ways. Whatever is sent after its end goes nowhere. */
export class GrpcCall {
  readonly #stream: ServerHttp2Stream;
  #trailers: Metadata = {};

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
  }

  get isOpen(): boolean {
    return !this.isClosed && !this.#stream.writableEnded;
  }

  /** Whether nothing comes in any more either. */
  get isClosed(): boolean {
    return this.#stream.destroyed || this.#stream.closed;
  }

  get hasStarted(): boolean {
    return this.#stream.headersSent;
  }

  /** Answers with a head, as gRPC servers do with the first message. */
  start(headers: Metadata = {}): void {
    if (!this.isOpen || this.hasStarted) return;
    this.#stream.respond({ ...HEAD, ...headers }, { waitForTrailers: true });
    this.#stream.on("wantTrailers", () => {
      if (!this.#stream.destroyed) this.#stream.sendTrailers(this.#trailers);
    });
  }

  /** @param claimed the length to write, where it is a lie */
  send(message: Uint8Array, claimed: number = message.length): void {
    this.start();
    if (!this.isOpen) return;
    this.#stream.write(Buffer.concat([messagePrefix(claimed), message]));
  }

  /** Bytes as they are; resolves when the client's window has room again, false when the call is over. */
  async sendRaw(bytes: Uint8Array): Promise<boolean> {
    this.start();
    if (!this.isOpen) return false;
    if (!this.#stream.write(bytes)) await drainedOrClosed(this.#stream);
    return this.isOpen;
  }

  /** @param status 0: OK; @param trailers besides the status */
  end(status: number, trailers = NO_MESSAGE): void {
    this.#trailers = { "grpc-status": String(status), ...trailers };
    this.start();
    if (this.isOpen) this.#stream.end();
  }

  /** Ends it with trailers alone, without a head. */
  refuse(status: number, trailers = NO_MESSAGE): void {
    if (!this.isOpen || this.hasStarted) return;
    this.#stream.respond({ ...HEAD, "grpc-status": String(status), ...trailers }, { endStream: true });
  }

  /** An answer that is none of gRPC's. */
  endAsHttp(status: number): void {
    if (!this.isOpen || this.hasStarted) return;
    this.#stream.respond({ ":status": status, "content-type": "text/plain" });
    this.#stream.end("no gRPC here\n");
  }

  /** RST_STREAM. */
  reset(): void {
    if (!this.#stream.destroyed) this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  /** Breaks the connection, and so all its calls. */
  drop(): void {
    this.#stream.session?.destroy();
  }
}

/** An HTTP/2 server for calls of whatever method. */
export class GrpcServer {
  readonly host: string;
  #port: number;
  readonly #server: Http2Server | Http2SecureServer;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Http2Server | Http2SecureServer, host: string, port: number) {
    this.#server = server;
    this.host = host;
    this.#port = port;
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /** @param accept called for each call, answers who listens to it */
  static async start(
    options: GrpcServerOptions,
    accept: (call: GrpcCall, headers: IncomingHttpHeaders) => CallEvents,
  ): Promise<GrpcServer> {
    const server = options.tls === true ? createSecureServer({ ...identity(), ...SETTINGS }) : createServer(SETTINGS);
    server.on("sessionError", () => undefined);
    server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      listen(stream, accept(new GrpcCall(stream), headers));
    });
    const grpc = new GrpcServer(server, options.host ?? "127.0.0.1", options.port ?? 0);
    await grpc.open();
    return grpc;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Listens; after `shut` again, on the same port. */
  async open(): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen(this.#port, this.host);
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Nobody listens any more, and every connection is reset, as when the process is killed. */
  shut(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, "close") : undefined;
    this.shut();
    await closed;
  }
}

const SETTINGS = {
  settings: { initialWindowSize: 1 << 20 },
  // Megabytes: many streams at once, each with a body.
  maxSessionMemory: 1_000,
};

function identity(): { readonly key: string; readonly cert: string } {
  const { certificate: cert, key } = selfSigned("epp.test");
  return { cert, key };
}

function listen(stream: ServerHttp2Stream, events: CallEvents): void {
  const splitter = new MessageSplitter();
  stream.on("data", (piece: Buffer) => {
    for (const message of splitter.add(piece)) events.onMessage(message);
  });
  stream.on("end", () => events.onHalfClose());
  stream.on("error", () => undefined);
  // What waits for the client's window would hold it open for ever.
  stream.on("aborted", () => setImmediate(() => stream.destroy()));
  stream.on("close", () => events.onClose(stream.rstCode ?? constants.NGHTTP2_NO_ERROR));
}

async function drainedOrClosed(stream: ServerHttp2Stream): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(stream, "drain", { signal }), once(stream, "close", { signal })]).catch(() => undefined);
  // Takes the other listener off again: megabytes wait many times.
  settled.abort();
}
