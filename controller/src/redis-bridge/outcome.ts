/** What became of one command. */
export type Outcome =
  /** As ioredis hands it over: bytes, integers as texts, null, lists. */
  | { readonly kind: "value"; readonly value: unknown }
  /** The Redis refused it, or the bridge did in its place; the text begins with Redis's code. */
  | { readonly kind: "error"; readonly error: string }
  /** There is no connection, or it broke: whether it was done is not known. */
  | { readonly kind: "lost"; readonly error: string };

/** What became of a transaction: all its commands, or it as a whole. */
export type TransactionOutcome =
  | { readonly kind: "done"; readonly outcomes: readonly Outcome[] }
  | { readonly kind: "error" | "lost"; readonly error: string };
