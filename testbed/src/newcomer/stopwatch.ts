/** How long each step took. */
export class Stopwatch {
  readonly #steps: (readonly [name: string, milliseconds: number])[] = [];

  async time<T>(name: string, step: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await step();
    this.#steps.push([name, performance.now() - started]);
    return result;
  }

  /** A line for each step, and the sum. */
  table(): string {
    const total = this.#steps.reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
    const rows = [...this.#steps, ["together", total] as const];
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, ms]) => `${name.padEnd(width)}  ${(ms / 1000).toFixed(1).padStart(6)} s`).join("\n");
  }
}
