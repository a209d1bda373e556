/**
 * What an attempt comes to: the client has its answer; the next provider is asked; the client gets the error, since
 * another provider would say the same; or the answer had begun, and is cut.
 */
export type Effect = "answers" | "fails" | "refuses" | "cuts";

/** One way in which a provider behaves. */
export interface Fault {
  readonly name: string;
  /** Flags of the stubs. */
  readonly flags: string;
  readonly plain: Effect;
  readonly streamed: Effect;
  /** Seen only where the answer is translated; where it is not, it passes and the client has to do with it. */
  readonly translatedOnly?: boolean;
  /** A stream of it passes where it is not translated. */
  readonly passesAsStream?: boolean;
  /** A limit on an attempt's time ends it. */
  readonly timed?: boolean;
}

const NONE: Fault = { name: "none", flags: "plain", plain: "answers", streamed: "answers" };

/** In which the provider says nothing that a client could use. */
export const FAILURES: readonly Fault[] = [
  { name: "rate limit (429)", flags: "error-429", plain: "fails", streamed: "fails" },
  { name: "quota used up", flags: "error-quota", plain: "fails", streamed: "fails" },
  { name: "key refused (401)", flags: "error-401", plain: "fails", streamed: "fails" },
  { name: "internal error (500)", flags: "error-500", plain: "fails", streamed: "fails" },
  { name: "overload (503)", flags: "error-503", plain: "fails", streamed: "fails" },
  { name: "reset before the first byte", flags: "reset", plain: "fails", streamed: "fails" },
  { name: "reset before the first word", flags: "abort-after-1", plain: "fails", streamed: "fails" },
  { name: "compressed, though not asked for", flags: "gzip", plain: "fails", streamed: "fails", translatedOnly: true },
];

/** The same, of one of the two kinds of answers only. */
const HALF_FAILURES: readonly Fault[] = [
  { name: "error event inside a 200", flags: "first-error", plain: "answers", streamed: "fails" },
  { name: "empty stream", flags: "empty", plain: "answers", streamed: "fails" },
  { name: "not JSON", flags: "bad-json", plain: "fails", streamed: "cuts", passesAsStream: true },
];

/** After the first word of a stream nobody else can go on with it. */
export const CUTS: readonly Fault[] = [
  { name: "reset in mid-answer", flags: "abort-after-4", plain: "fails", streamed: "cuts" },
  { name: "end in mid-answer", flags: "truncated", plain: "fails", streamed: "cuts" },
  { name: "error event in mid-answer", flags: "stream-error", plain: "answers", streamed: "cuts" },
];

/** Silence, which only a limit on an attempt's time can tell from thought. */
export const SILENCES: readonly Fault[] = [
  { name: "no response at all", flags: "hang", plain: "fails", streamed: "fails", timed: true },
  { name: "a head, and nothing more", flags: "hang-after-0", plain: "fails", streamed: "fails", timed: true },
  { name: "silence before the first word", flags: "hang-after-1", plain: "fails", streamed: "fails", timed: true },
];

const REFUSAL: Fault = { name: "wrong request (400)", flags: "error-400", plain: "refuses", streamed: "refuses" };
const SLOW: Fault = { name: "slow first byte", flags: "wait-20", plain: "answers", streamed: "answers" };
const BIT_BY_BIT: Fault = { name: "bit by bit", flags: "split-97", plain: "answers", streamed: "answers" };

/** Everything that ends by itself. */
export const FAULTS: readonly Fault[] = [NONE, SLOW, BIT_BY_BIT, ...FAILURES, ...HALF_FAILURES, ...CUTS, REFUSAL];

/** Faults after which the next provider is asked, plain or streamed. */
export function failuresOf(stream: boolean): Fault[] {
  return [...FAILURES, ...HALF_FAILURES, ...CUTS].filter((fault) => effectOf(fault, stream, true) === "fails");
}

/** @param isTranslated whether client and provider speak different protocols */
export function effectOf(fault: Fault, stream: boolean, isTranslated: boolean): Effect {
  const passes = fault.translatedOnly === true || (fault.passesAsStream === true && stream);
  if (passes && !isTranslated) return "answers";
  return stream ? fault.streamed : fault.plain;
}
