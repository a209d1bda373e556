import {
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { MessageSplitter } from "../grpc-framing.ts";
import { framed, textIn, textMessage } from "./frames.ts";

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
export interface GrpcServer {
  readonly url: string;
  readonly port: number;
  /** Every stream so far, oldest first. */
  readonly streams: readonly SeenStream[];
  /** Streams that are open now. */
  readonly open: number;
  /** Forgets the streams that it has seen. */
  clear(): void;
  close(): Promise<void>;
}

/** One stream, for a method to answer. */
class Answer {
  readonly #stream: ServerHttp2Stream;
  #begun = false;

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
  }

  begin(): void {
    if (this.#begun || this.#stream.destroyed) return;
    this.#begun = true;

    this.#stream.respond(
      { ":status": 200, "content-type": "application/grpc", "x-hello": "hi" },
      { waitForTrailers: true },
    );
  }

  message(message: Uint8Array, claimed?: number): void {
    this.begin();
    if (!this.#stream.destroyed) this.#stream.write(framed(message, claimed));
  }

  /** Ends the stream; without a message before, by trailers alone. */
  end(status: number, message = ""): void {
    if (this.#stream.destroyed) return;
    const trailers = { "grpc-status": String(status), ...(message === "" ? {} : { "grpc-message": message }) };
    if (!this.#begun) {
      this.#begun = true;
      this.#stream.respond({ ":status": 200, "content-type": "application/grpc", ...trailers }, { endStream: true });
      return;
    }
    this.#stream.once("wantTrailers", () => this.#stream.sendTrailers({ ...trailers, "x-bye": "bye" }));
    this.#stream.end();
  }

  reset(): void {
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }
}

interface Method {
  /** As soon as the stream is there. */
  start?(answer: Answer): void;
  message?(answer: Answer, text: string, message: Buffer): void;
  /** The client has closed its side. */
  end?(answer: Answer): void;
}

/** Milliseconds. */
const SLOW = 100;

const METHODS: Readonly<Record<string, Method>> = {
  /** Sends each message back, and ends when the client has. */
  Echo: { message: (answer, _text, message) => answer.message(message), end: (answer) => answer.end(0) },
  /** Answers the first message, and ends at once. */
  Once: {
    message: (answer, _text, message) => {
      answer.message(message);
      answer.end(0);
    },
  },
  /** As Echo, but ends a while after the client has. */
  Slow: {
    message: (answer, _text, message) => answer.message(message),
    end: (answer) => void setTimeout(() => answer.end(0), SLOW),
  },
  /** Ends with trailers alone. */
  Refuse: { start: (answer) => answer.end(7, "not for you") },
  /** Answers the first message and ends with an error. */
  Fail: {
    message: (answer, _text, message) => {
      answer.message(message);
      answer.end(9, "fell over");
    },
  },
  /** Says nothing, ever. */
  Silent: {},
  Reset: { message: (answer) => answer.reset() },
  /** Answers with a message of as many bytes as the text says. */
  Big: {
    message: (answer, text) => {
      answer.message(textMessage("y".repeat(Number(text))));
      answer.end(0);
    },
  },
  /** Announces a message of 1 GiB and never sends it. */
  Boast: { message: (answer) => answer.message(Buffer.from("abc"), 2 ** 30) },
  /** Answers with bytes that are no message. */
  Garbage: {
    message: (answer) => {
      answer.message(Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x01]));
      answer.end(0);
    },
  },
  /** Answers three times without waiting for anything more. */
  Thrice: {
    message: (answer, text) => {
      for (const n of [1, 2, 3]) answer.message(textMessage(`${text}${n}`));
      answer.end(0);
    },
  },
};

export async function startGrpcServer(): Promise<GrpcServer> {
  const sessions = new Set<ServerHttp2Session>();
  const streams: SeenStream[] = [];
  const open = new Set<ServerHttp2Stream>();
  const server = createServer({ settings: { initialWindowSize: 1 << 20 } });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => undefined);
  });
  server.on("stream", (stream, headers) => {
    const seen: SeenStream = {
      path: String(headers[":path"]),
      headers,
      messages: [],
      ended: false,
      resetCode: undefined,
    };
    streams.push(seen);
    open.add(stream);
    stream.on("close", () => {
      seen.resetCode = stream.rstCode ?? 0;
      open.delete(stream);
    });
    serve(stream, seen);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    streams,
    get open() {
      // A stream that was reset in the very packet that began it closes before anybody can listen.
      return [...open].filter(({ closed }) => !closed).length;
    },
    clear: () => {
      streams.length = 0;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

function serve(stream: ServerHttp2Stream, seen: SeenStream): void {
  const method = METHODS[seen.path.split("/").at(-1) ?? ""] ?? { start: (answer: Answer) => answer.end(12) };
  const answer = new Answer(stream);
  const splitter = new MessageSplitter();
  stream.on("error", () => undefined);
  method.start?.(answer);
  stream.on("data", (piece: Buffer) => {
    for (const message of splitter.add(piece)) {
      const text = textIn(message);
      seen.messages.push(text);
      method.message?.(answer, text, message);
    }
  });
  stream.on("end", () => {
    seen.ended = true;
    method.end?.(answer);
  });
}
