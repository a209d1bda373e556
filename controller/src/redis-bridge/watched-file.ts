import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { MissingError } from "@sluice/manifest";
import { type Clock, schedule } from "../clock.ts";

export interface WatchedFileInit<Value> {
  readonly file: string;
  /** The setting that names it. */
  readonly flag: string;
  /** @throws Error that says what is wrong, and never what is in the file */
  readonly parse: (text: string) => Value;
  readonly onChange: (value: Value) => void;
  /** The file cannot be read, or holds nothing of use; the last value stays. Told once until it is well again. */
  readonly onProblem: (problem: string) => void;
  readonly clock: Clock;
}

/** Milliseconds between two looks. */
const PERIOD = 1_000;

/** A small file whose newest content counts. It is read, not watched: a Secret's volume swaps links, which no watcher sees in the same way. */
export class WatchedFile<Value> {
  readonly #init: WatchedFileInit<Value>;
  #text: string;
  #value: Value;
  #hasProblem = false;
  #cancel: (() => void) | undefined;

  /** @throws MissingError when it cannot be read, UserError as `parse` has it */
  constructor(init: WatchedFileInit<Value>) {
    this.#init = init;
    this.#text = firstText(init.file, init.flag);
    this.#value = init.parse(this.#text);
    this.#next();
  }

  get value(): Value {
    return this.#value;
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #next(): void {
    this.#cancel = schedule(this.#init.clock, () => void this.#look(), PERIOD);
  }

  async #look(): Promise<void> {
    const text = await readFile(this.#init.file, "utf8").catch((error: unknown) => error);
    if (this.#cancel === undefined) return;
    try {
      if (typeof text !== "string") throw text;
      if (text !== this.#text) this.#take(text);
      this.#hasProblem = false;
    } catch (error) {
      if (!this.#hasProblem) this.#init.onProblem(error instanceof Error ? error.message : String(error));
      this.#hasProblem = true;
    }
    this.#next();
  }

  #take(text: string): void {
    this.#value = this.#init.parse(text);
    this.#text = text;
    this.#init.onChange(this.#value);
  }
}

function firstText(file: string, flag: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MissingError(message, { where: flag, help: "name a file that can be read", cause });
  }
}
