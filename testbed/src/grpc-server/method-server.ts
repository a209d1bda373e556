import type { IncomingHttpHeaders } from "node:http2";
import { type CallEvents, type GrpcCall, GrpcServer } from "./grpc-server.ts";
import { Answer, METHODS, UNKNOWN } from "./methods.ts";
import { textIn } from "./text-message.ts";

/** One stream as the server saw it. */
export interface SeenStream {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Texts of the messages so far. */
  readonly messages: string[];
  /** Whether the client has said that it has no more. */
  ended: boolean;
  /** Set when the stream is closed: an error code of HTTP/2, 0 when all went well. */
  resetCode: number | undefined;
}

/** A server of gRPC over HTTP/2 without TLS, whose methods are ways to behave: see METHODS. */
export class MethodServer {
  /** Every stream so far, oldest first. */
  readonly streams: SeenStream[] = [];
  readonly #open = new Set<GrpcCall>();
  #server: GrpcServer | undefined;

  static async start(): Promise<MethodServer> {
    const methods = new MethodServer();
    methods.#server = await GrpcServer.start({}, (call, headers) => methods.#accept(call, headers));
    return methods;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server?.port}`;
  }

  /** Streams that are open now. */
  get open(): number {
    // A stream that was reset in the very packet that began it closes before anybody can listen.
    return [...this.#open].filter(({ isClosed }) => !isClosed).length;
  }

  /** Forgets the streams that it has seen. */
  clear(): void {
    this.streams.length = 0;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #accept(call: GrpcCall, headers: IncomingHttpHeaders): CallEvents {
    const path = String(headers[":path"]);
    const seen: SeenStream = { path, headers, messages: [], ended: false, resetCode: undefined };
    this.streams.push(seen);
    this.#open.add(call);
    const method = METHODS[path.split("/").at(-1) ?? ""] ?? UNKNOWN;
    const answer = new Answer(call);
    method.start?.(answer);
    return {
      onMessage: (message) => {
        const text = textIn(message);
        seen.messages.push(text);
        method.message?.(answer, text, message);
      },
      onHalfClose: () => {
        seen.ended = true;
        method.end?.(answer);
      },
      onClose: (code) => {
        seen.resetCode = code;
        this.#open.delete(call);
      },
    };
  }
}
