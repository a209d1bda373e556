import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** Lines kept in memory; older ones are forgotten (the file, when there is one, keeps more). */
const DEFAULT_CAPACITY = 5_000;

/** Characters; a longer line is cut, so that output without a line end cannot grow without bound. */
const MAX_LINE = 64 * 1024;

/** Bytes of the log file before it is renamed to `<file>.1` and begun anew. */
const MAX_FILE = 64 * 1024 * 1024;

export interface LineLogOptions {
  readonly capacity?: number;
  /** Also append every byte to this file. */
  readonly file?: string;
  readonly maxFileBytes?: number;
}

/** Output of a program: the last lines in memory, listeners told of each new one, and a file if wanted. */
export class LineLog {
  readonly file: string | undefined;
  readonly #capacity: number;
  readonly #maxFileBytes: number;
  readonly #decoder = new StringDecoder("utf8");
  readonly #listeners = new Set<(line: string) => void>();
  #lines: string[] = [];
  #forgotten = 0;
  #partial = "";
  #descriptor = -1;
  #fileBytes = 0;

  constructor(options: LineLogOptions = {}) {
    this.#capacity = options.capacity ?? DEFAULT_CAPACITY;
    this.#maxFileBytes = options.maxFileBytes ?? MAX_FILE;
    this.file = options.file;
    if (this.file !== undefined) {
      this.#openFile(this.file);
    }
  }

  /** The last lines, oldest first. */
  get lines(): readonly string[] {
    return this.#lines.slice(-this.#capacity);
  }

  /** A position for `since`: the number of lines so far. */
  get mark(): number {
    return this.#forgotten + this.#lines.length;
  }

  /** Lines after a mark, as far as they are still kept. */
  since(mark: number): readonly string[] {
    return this.#lines.slice(Math.max(0, mark - this.#forgotten));
  }

  /** Calls `listener` for each line to come; answers the function that ends it. */
  onLine(listener: (line: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  write(chunk: Buffer): void {
    this.#writeFile(chunk);
    const parts = (this.#partial + this.#decoder.write(chunk)).split("\n");
    this.#partial = parts.pop() ?? "";
    for (const line of parts) {
      this.#add(line);
    }
    if (this.#partial.length > MAX_LINE) {
      this.#flush();
    }
  }

  /** Ends the last line and closes the file. */
  close(): void {
    this.#flush();
    if (this.#descriptor >= 0) {
      closeSync(this.#descriptor);
      this.#descriptor = -1;
    }
  }

  #flush(): void {
    if (this.#partial !== "") {
      this.#add(this.#partial);
      this.#partial = "";
    }
  }

  #add(line: string): void {
    const kept = line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
    this.#lines.push(kept);
    // Dropping in bulk keeps the cost of one line constant.
    if (this.#lines.length >= 2 * this.#capacity) {
      this.#forgotten += this.#lines.length - this.#capacity;
      this.#lines = this.#lines.slice(-this.#capacity);
    }
    for (const listener of this.#listeners) {
      listener(kept);
    }
  }

  #openFile(file: string): void {
    this.#descriptor = openSync(file, "a", 0o600);
    this.#fileBytes = fstatSync(this.#descriptor).size;
  }

  #writeFile(chunk: Buffer): void {
    if (this.#descriptor < 0 || this.file === undefined) {
      return;
    }
    if (this.#fileBytes + chunk.length > this.#maxFileBytes && this.#fileBytes > 0) {
      closeSync(this.#descriptor);
      renameSync(this.file, `${this.file}.1`);
      this.#openFile(this.file);
    }
    writeSync(this.#descriptor, chunk);
    this.#fileBytes += chunk.length;
  }
}
