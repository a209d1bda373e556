/** The end of a part of a run that is bounded in time. */
export class Deadline {
  readonly #end: number;

  /** @param seconds undefined: never */
  constructor(seconds: number | undefined) {
    this.#end = performance.now() + (seconds ?? Number.POSITIVE_INFINITY) * 1000;
  }

  get passed(): boolean {
    return performance.now() >= this.#end;
  }
}
