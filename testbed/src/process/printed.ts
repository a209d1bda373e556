import { stripVTControlCharacters } from "node:util";

/** What a process prints, by line. */
export class Printed {
  /** Whole lines of all streams in the order in which they came, with colours. */
  readonly lines: string[] = [];
  /** By stream: what came after its last whole line. A line of one is not cut by what another writes meanwhile. */
  readonly #rests = new Map<NodeJS.ReadableStream, string>();
  readonly #waiting = new Set<() => void>();

  read(stream: NodeJS.ReadableStream): void {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      const parts = ((this.#rests.get(stream) ?? "") + chunk).split("\n");
      this.#rests.set(stream, parts.pop() ?? "");
      // One after another: a flood is more than a call's arguments may be.
      for (const part of parts) this.lines.push(part);
      this.wake();
    });
  }

  /** All of it, with colours. @param mark count of lines that are left out */
  raw(mark = 0): string {
    return [...this.lines.slice(mark).map((line) => `${line}\n`), ...this.#rests.values()].join("");
  }

  /** The same without colours. */
  text(mark = 0): string {
    return stripVTControlCharacters(this.raw(mark));
  }

  /** The first whole line from `mark` on that matches; colours are part of it. */
  find(pattern: RegExp, mark: number): RegExpExecArray | undefined {
    for (const line of this.lines.slice(mark)) {
      const found = pattern.exec(line);
      if (found !== null) return found;
    }
    return undefined;
  }

  /** Resolves when there is more, at the latest after `timeout` milliseconds. */
  more(timeout: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeout);
      this.#waiting.add(done);
    });
  }

  /** For those who wait for more. */
  wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
