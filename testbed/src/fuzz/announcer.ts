import { MAX_INPUT } from "./mutate.ts";

/** Two integers: how many inputs were shown, and the size of the last one; the input follows. */
const HEADER_BYTES = 8;

/** Shows the input that is being tried to another thread: after a hang or a crash of the process it is the one to keep. */
export class Announcer {
  readonly #header: Int32Array;
  readonly #bytes: Uint8Array;
  readonly board: SharedArrayBuffer;

  constructor(board = new SharedArrayBuffer(HEADER_BYTES + MAX_INPUT)) {
    this.board = board;
    this.#header = new Int32Array(board, 0, 2);
    this.#bytes = new Uint8Array(board, HEADER_BYTES);
  }

  show(input: Uint8Array): void {
    this.#bytes.set(input.subarray(0, MAX_INPUT));
    Atomics.store(this.#header, 1, input.length);
    Atomics.add(this.#header, 0, 1);
  }

  /** How many inputs were shown so far. */
  get count(): number {
    return Atomics.load(this.#header, 0);
  }

  get input(): Uint8Array {
    return Uint8Array.from(this.#bytes.subarray(0, Atomics.load(this.#header, 1)));
  }
}
