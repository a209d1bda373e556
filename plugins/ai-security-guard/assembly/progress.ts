/** How far one half of an exchange has come. */
export const enum Progress {
  /** It waits. */
  Open,
  /** It goes on. */
  Passed,
  /** It was answered in the provider's place. */
  Refused,
}
