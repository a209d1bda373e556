import type { GrpcCall } from "./grpc-server.ts";
import { textMessage } from "./text-message.ts";

/** One call, for a method to answer. */
export class Answer {
  readonly #call: GrpcCall;

  constructor(call: GrpcCall) {
    this.#call = call;
  }

  message(message: Uint8Array, claimed?: number): void {
    this.#call.start({ "x-hello": "hi" });
    this.#call.send(message, claimed);
  }

  /** Ends the call; without a message before, by trailers alone. */
  end(status: number, message?: string): void {
    const trailers = message === undefined ? {} : { "grpc-message": message };
    if (this.#call.hasStarted) this.#call.end(status, { ...trailers, "x-bye": "bye" });
    else this.#call.refuse(status, trailers);
  }

  reset(): void {
    this.#call.reset();
  }
}

/** A way to behave. */
export interface Method {
  /** As soon as the call is there. */
  start?(answer: Answer): void;
  message?(answer: Answer, text: string, message: Buffer): void;
  /** The client has closed its side. */
  end?(answer: Answer): void;
}

/** Milliseconds. */
const SLOW = 100;

export const METHODS: Readonly<Record<string, Method>> = {
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

/** What calls of other names get: UNIMPLEMENTED. */
export const UNKNOWN: Method = { start: (answer) => answer.end(12) };
