/** Tokens of the answer; each is an event of a stream. */
export const TOKENS_HEADER = "x-bench-tokens";

/** Milliseconds between two events of a stream. Without it they leave one after the other, each in a write of its own. */
export const PACE_HEADER = "x-bench-pace-ms";
