/** What a service does not say, or says in words that are not its own. */
export const NO_LEVEL: i32 = -1;

/** Levels in their order: `none` is 0, `max` (which no finding reaches) is 4; of sensitive data `S0` to `S4`. */
export function levelOf(word: string): i32 {
  const lower = word.toLowerCase();
  if (lower == "max" || lower == "s4") return 4;
  if (lower == "high" || lower == "s3") return 3;
  if (lower == "medium" || lower == "s2") return 2;
  if (lower == "low" || lower == "s1") return 1;
  return lower == "none" || lower == "s0" ? 0 : NO_LEVEL;
}
