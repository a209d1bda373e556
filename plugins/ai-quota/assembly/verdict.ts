/** How a request stands. */
export const enum Verdict {
  /** The store has not answered yet. */
  Open,
  Passed,
  /** It was answered here. */
  Refused,
}
