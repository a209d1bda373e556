import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { Random } from "../fuzz/random.ts";

/** What becomes of one call. */
export const FATES = {
  /** A whole answer, with its usage. */
  plain: { weight: 30, counts: "exact" },
  /** A stream to its end, with its usage in the last event. */
  stream: { weight: 30, counts: "exact" },
  /** The provider refuses or fails: nothing is due. */
  error: { weight: 8, counts: "exact" },
  /** The client leaves before the provider has said a word: nothing is due. */
  early: { weight: 4, counts: "exact" },
  /** A whole answer that does not tell its usage. */
  silentPlain: { weight: 6, counts: "estimated" },
  /** A stream that does not tell its usage. */
  silentStream: { weight: 8, counts: "estimated" },
  /** The client leaves in the middle of a stream. */
  abort: { weight: 10, counts: "estimated" },
  /** The provider breaks off in the middle of a stream. */
  broken: { weight: 4, counts: "estimated" },
} as const;

export type Fate = keyof typeof FATES;

/** Whether a call's tokens are told, so that its account has to be right to the last one, or are estimated. */
export type Counting = "exact" | "estimated";

/** One call, from the client's word to the last one of the provider. */
export interface CallPlan {
  readonly id: string;
  readonly fate: Fate;
  /** Whose account is charged: one that holds calls of one `Counting` alone. */
  readonly account: string;
  readonly prompt: string;
  /** Pieces of the answer, as events have them. */
  readonly pieces: readonly string[];
  /** Pieces after which an `abort` or a `broken` one ends. */
  readonly cutAt: number;
  /** Of an `error`. */
  readonly status: number;
  /** For where bytes are cut. */
  readonly seed: number;
}

/** Tokens of a call. */
export interface Produced {
  readonly input: number;
  readonly output: number;
}

/** Accounts of each `Counting`. */
const ACCOUNTS = 4;
/** Tokens that a provider counts for what it puts around a prompt: so reported usage is never an estimate by chance. */
const OVERHEAD = 7;
const STATUSES = [400, 401, 429, 500, 503] as const;

const SENTENCES = [
  "The lock keeper opened the upper gate before the barge had left the basin.",
  "A weir holds the level of the river, and whatever is too much runs over it.",
  "Nobody had counted the boats that passed at night, so the toll was never paid in full.",
  "In spring the meadows below the mill stand under water for three or four weeks.",
  "She wrote down every shipment: coal, grain, timber, and twice a piano from Vienna.",
  "The new pumps move forty cubic metres a minute and need a third of the power.",
  "When two barges met at the bridge, the one that came downstream had the right of way.",
  "His grandfather had dug that channel with nine men and a borrowed horse.",
] as const;

/** So many calls; the same seed makes the same. */
export function planCalls(count: number, seed: number): readonly CallPlan[] {
  const random = new Random(seed);
  const fates = (Object.keys(FATES) as Fate[]).flatMap((fate) => Array<Fate>(FATES[fate].weight).fill(fate));
  return Array.from({ length: count }, (_, index): CallPlan => {
    const fate = random.pick(fates) ?? "plain";
    const pieces = piecesOf(textOf(random, 1 + random.below(4)));
    return {
      id: String(index),
      fate,
      account: `${FATES[fate].counts}-${random.below(ACCOUNTS)}`,
      prompt: textOf(random, 1 + random.below(5)),
      pieces,
      cutAt: 1 + random.below(pieces.length - 1),
      status: random.pick(STATUSES) ?? 500,
      seed: random.next(),
    };
  });
}

/** What a provider would put on its bill. */
export function producedBy({ fate, prompt, pieces, cutAt }: CallPlan): Produced {
  const text = (until: number) => countTokens(pieces.slice(0, until).join(""));
  switch (fate) {
    case "plain":
    case "stream":
      return { input: countTokens(prompt) + OVERHEAD, output: text(pieces.length) };
    case "silentPlain":
    case "silentStream":
      return { input: countTokens(prompt), output: text(pieces.length) };
    case "abort":
    case "broken":
      return { input: countTokens(prompt), output: text(cutAt) };
    case "error":
    case "early":
      return { input: 0, output: 0 };
  }
}

function textOf(random: Random, sentences: number): string {
  return Array.from({ length: sentences }, () => random.pick(SENTENCES)).join(" ");
}

function piecesOf(text: string): readonly string[] {
  return text.match(/ ?[^ ]+/g) ?? [];
}
