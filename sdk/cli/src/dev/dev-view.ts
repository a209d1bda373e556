import { type ErrorReport, formatError } from "../errors.ts";
import type { Colors } from "../terminal.ts";
import { FloodGate } from "./flood-gate.ts";

/** Envoy's names of levels, and the emulator's. */
export type ShownLevel = "trace" | "debug" | "info" | "warn" | "warning" | "error" | "critical";

export interface DevViewInit {
  readonly write: (line: string) => void;
  readonly colors: Colors;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
}

/** What a plugin may say in a second, in lines of its log and traps; more than anybody reads. */
const MOST_LOGS = 1_000;

/** Control characters, with which what a request holds could move the cursor or set colours. */
const CONTROL = /(?![\n\t])\p{Cc}/gu;

/** How `sluice dev` looks: what the plugin logs, what it traps on, and what became of each save. */
export class DevView {
  readonly #write: (line: string) => void;
  readonly #colors: Colors;
  readonly #now: () => Date;
  readonly #gate = new FloodGate(MOST_LOGS, (count) => this.leftOut(count));

  constructor({ write, colors, now = () => new Date() }: DevViewInit) {
    this.#write = write;
    this.#colors = colors;
    this.#now = now;
  }

  /** A line of the plugin's. */
  log(level: string, text: string): void {
    if (!this.#gate.passes()) return;
    const { dim } = this.#colors;
    const name = level === "warning" ? "warn" : level;
    this.#write(`${dim(this.#time())} ${this.#paint(name)(name.padEnd(8))} ${printable(text)}`);
  }

  /** @param report called unless there are too many; of its lines the first says what happened, the others where */
  trap(report: () => readonly string[]): void {
    if (!this.#gate.passes()) return;
    const [first = "", ...stack] = report();
    const { dim, red, bold } = this.#colors;
    const shown = stack.map(printable).map((line) => (line.trimStart().startsWith(">") ? bold(line) : line));
    const lines = [`${dim(this.#time())} ${bold(red("trap    "))} ${printable(first)}`, ...shown];
    this.#write(lines.join("\n"));
  }

  /** Something that went well. */
  done(text: string): void {
    this.#write(this.#colors.green(text));
  }

  /** What is only good to know. */
  note(text: string): void {
    this.#write(this.#colors.dim(text));
  }

  error(report: ErrorReport): void {
    // It has no control characters any more.
    const [first = "", ...rest] = formatError(report).split("\n");
    this.#write([this.#colors.red(first), ...rest].join("\n"));
  }

  /** How many lines and traps of the plugin are not shown, unless there are none. */
  leftOut(count: number): void {
    if (count > 0) this.note(`… ${count} lines of the plugin were left out`);
  }

  /** Tells at once what was left out. */
  end(): void {
    this.#gate.end();
  }

  #time(): string {
    return this.#now().toTimeString().slice(0, 8);
  }

  #paint(level: string): (text: string) => string {
    const { dim, cyan, green, yellow, red, bold } = this.#colors;
    switch (level) {
      case "trace":
        return dim;
      case "debug":
        return cyan;
      case "info":
        return green;
      case "warn":
        return yellow;
      case "error":
        return red;
      default:
        return (text) => bold(red(text));
    }
  }
}

function printable(text: string): string {
  return text.replaceAll(CONTROL, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
