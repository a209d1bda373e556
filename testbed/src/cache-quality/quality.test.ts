import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddingModel, startEmbeddingModel } from "../embedding-model/embedding-model.ts";
import { lexicalJudge } from "./lexical.ts";
import { readPairs } from "./pairs.ts";
import { qualityAt, type ScoredPair, scorePairs } from "./quality.ts";
import { qualityPlot, qualityTable } from "./report.ts";

/** ai-cache's threshold where none is configured. */
const USUAL = 0.93;

let model: EmbeddingModel;
let scored: ScoredPair[];
beforeAll(async () => {
  model = await startEmbeddingModel();
  scored = await scorePairs(readPairs("plugins/ai-cache/testdata/questions"), model, await lexicalJudge());
}, 180_000);
afterAll(() => model?.stop());

test("with a real model, hits are right 99 times of 100, and six of ten paraphrases are hits", () => {
  expect(scored.length).toBeGreaterThanOrEqual(200);
  const { precision, recall } = qualityAt(scored, USUAL, "with words");
  expect(precision).toBeGreaterThanOrEqual(0.99);
  expect(recall).toBeGreaterThanOrEqual(0.6);
});

test("no threshold alone comes there", () => {
  for (let threshold = 0.85; threshold < 1; threshold += 0.005) {
    const { precision, recall } = qualityAt(scored, threshold, "threshold alone");
    expect(precision >= 0.99 && recall >= 0.6).toBe(false);
  }
});

test("the table and the plot show every check", () => {
  for (const check of ["threshold alone", "with facts", "with words"]) {
    expect(qualityTable(scored)).toContain(check);
    expect(qualityPlot(scored)).toContain(check);
  }
});
