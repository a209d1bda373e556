import type { Counter } from "./counter.ts";
import { features, languageOf, type Table, tableOf } from "./model.ts";
import { type Equation, solve } from "./solve.ts";
import { pieces, samples } from "./texts.ts";
import { TOKENIZERS, type Tokenizer } from "./tokenizers.ts";

/** Characters of a piece: many short ones tell a run's tokens better than a few long ones. */
const PIECE = 160;

/** Scripts whose characters say more than a letter. */
const DENSE: ReadonlySet<string> = new Set(["chinese", "japanese", "korean"]);

/** How much a class of texts counts, where that is not one: what most requests are made of counts more. */
const IMPORTANCE: Readonly<Record<string, number>> = { latin: 4, code: 2, json: 1.5, rest: 0.5 };

interface Piece {
  readonly kind: string;
  readonly text: string;
  readonly features: readonly number[];
}

/** Weights for each tokenizer, in the order of `TOKENIZERS`. */
export function fitWeights(count: Counter): readonly Table[] {
  const cut = samples("fit").flatMap(({ kind, text }): Piece[] => {
    const language = languageOf(count(text));
    const size = DENSE.has(kind) ? PIECE / 2 : PIECE;
    return pieces(text, size).map((piece) => ({ kind, text: piece, features: features(count(piece), language) }));
  });
  const columns = count("").runs[0]?.length ?? 0;
  return TOKENIZERS.map((tokenizer) => tableOf(solve(equations(cut, tokenizer)), columns));
}

/** Relative errors count, and each class as much as it is important, however many texts it has. */
function equations(cut: readonly Piece[], tokenizer: Tokenizer): readonly Equation[] {
  const counted = cut.map(({ kind, text, features }) => ({ kind, features, tokens: tokenizer.count(text) }));
  const totals = new Map<string, number>();
  for (const { kind, tokens } of counted) totals.set(kind, (totals.get(kind) ?? 0) + tokens);
  return counted.map(({ kind, features, tokens }) => ({
    features,
    tokens,
    importance: (IMPORTANCE[kind] ?? 1) / ((totals.get(kind) ?? 1) * Math.max(tokens, 1)),
  }));
}
