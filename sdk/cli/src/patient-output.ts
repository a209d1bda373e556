import { createWriteStream } from "node:fs";

/** Characters that wait for a reader who does not read. */
const MOST_WAITING = 256 * 1024;

/** Milliseconds that the reader has for the rest when all else has ended. */
const LAST_WORDS = 1_000;

/** Writes text; `done` is called when it is out of our hands. */
export type Write = (text: string, done: () => void) => void;

/**
 * Lines for somebody who may stop reading: a pager, a terminal under Ctrl-S. Whoever writes them never waits, nor keeps more
 * than a bounded part of them; what is left out is told when the reader is back.
 */
export class PatientOutput {
  readonly #write: Write;
  #waiting: string[] = [];
  #size = 0;
  #leftOut = 0;
  #isWriting = false;

  constructor(write: Write) {
    this.#write = write;
  }

  /** On standard output. */
  static stdout(): PatientOutput {
    if (process.stdout.isTTY !== true) return new PatientOutput((text, done) => process.stdout.write(text, done));
    // Node's own stream waits for a terminal; this one has a thread do it.
    const terminal = createWriteStream("", { fd: process.stdout.fd, autoClose: false });
    // It was closed: there is nobody to tell.
    terminal.on("error", () => undefined);
    return new PatientOutput((text, done) => terminal.write(text, done));
  }

  /** One line, or several that belong together. */
  line(text: string): void {
    // Behind what is left out nothing is taken, so that it is told at its place.
    if (this.#size >= MOST_WAITING || this.#leftOut > 0) {
      this.#leftOut += 1;
      return;
    }
    this.#waiting.push(`${text}\n`);
    this.#size += text.length + 1;
    if (!this.#isWriting) this.#next();
  }

  /** Lets this process end with what nobody reads unwritten; all else has to have ended. */
  end(): void {
    // What waits to be written keeps a process alive, this timer does not.
    setTimeout(() => process.exit(), LAST_WORDS).unref();
  }

  #next(): void {
    const leftOut = this.#leftOut > 0 ? `… ${this.#leftOut} lines were left out: nobody read them\n` : "";
    const text = this.#waiting.join("") + leftOut;
    this.#waiting = [];
    this.#size = 0;
    this.#leftOut = 0;
    this.#isWriting = text !== "";
    if (this.#isWriting) this.#write(text, () => this.#next());
  }
}
