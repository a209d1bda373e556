import type { EmbeddingModel } from "../embedding-model/embedding-model.ts";
import type { LexicalJudge } from "./lexical.ts";
import type { QuestionPair } from "./pairs.ts";

/** What decides beside the vectors. */
export const CHECKS = ["threshold alone", "with facts", "with words"] as const;
export type Check = (typeof CHECKS)[number];

/** A pair with all that a cache would know of it. */
export interface ScoredPair {
  readonly pair: QuestionPair;
  /** Cosine of the vectors. */
  readonly score: number;
  readonly passes: Readonly<Record<Check, boolean>>;
}

/** How a cache would do with a threshold. */
export interface Quality {
  readonly threshold: number;
  readonly check: Check;
  /** Share of right hits among all hits; 1 where there is no hit. */
  readonly precision: number;
  /** Share of the pairs that ask the same which are hits. */
  readonly recall: number;
  readonly wrong: number;
}

export async function scorePairs(
  pairs: readonly QuestionPair[],
  model: EmbeddingModel,
  judge: LexicalJudge,
): Promise<ScoredPair[]> {
  const texts = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))];
  const vectors = await model.embed(texts);
  const byText = new Map(texts.map((text, index) => [text, vectors[index] ?? new Float32Array()]));
  const vectorOf = (text: string) => byText.get(text) ?? new Float32Array();
  return pairs.map((pair) => {
    const { words, facts } = judge(pair.first, pair.second);
    return {
      pair,
      score: cosine(vectorOf(pair.first), vectorOf(pair.second)),
      passes: { "threshold alone": true, "with facts": facts, "with words": words },
    };
  });
}

export function qualityAt(scored: readonly ScoredPair[], threshold: number, check: Check): Quality {
  const hits = scored.filter(({ score, passes }) => score >= threshold && passes[check]);
  const right = hits.filter(({ pair }) => pair.isSame).length;
  const all = scored.filter(({ pair }) => pair.isSame).length;
  return {
    threshold,
    check,
    precision: hits.length === 0 ? 1 : right / hits.length,
    recall: all === 0 ? 0 : right / all,
    wrong: hits.length - right,
  };
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, left, right] = [0, 0, 0];
  a.forEach((value, index) => {
    const other = b[index] ?? 0;
    product += value * other;
    left += value * value;
    right += other * other;
  });
  return product / Math.sqrt(left * right);
}
