import { envoyHost } from "@sluice/testing/hosts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chat, openCache } from "../../plugins/ai-cache/test/scene.ts";
import { lexicalJudge } from "../src/cache-quality/lexical.ts";
import { readPairs } from "../src/cache-quality/pairs.ts";
import { qualityAt, type ScoredPair, scorePairs } from "../src/cache-quality/quality.ts";
import { qualityPlot, qualityTable } from "../src/cache-quality/report.ts";
import { type EmbeddingModel, startEmbeddingModel } from "../src/embedding-model/embedding-model.ts";
import { startOpenAiStub } from "../src/provider-stub/openai/server.ts";

/** ai-cache's threshold where none is configured. */
const USUAL = 0.93;

let model: EmbeddingModel;
let scored: ScoredPair[];
beforeAll(async () => {
  model = await startEmbeddingModel();
  scored = await scorePairs(readPairs("plugins/ai-cache/testdata/questions"), model, await lexicalJudge());
}, 240_000);
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

test("a gateway does with the model what the table says", async () => {
  const openai = await startOpenAiStub();
  const upstreams = { provider: { url: openai.url }, embedder: { url: model.url } };
  const embedding = { type: "openai", serviceName: "embedder", model: "e5-query" };
  const gateway = await openCache(envoyHost, openai, { embedding }, { upstreams });
  try {
    const statuses: (string | null)[] = [];
    for (const question of [
      "What is the capital of France?",
      "Can you tell me the capital of France?",
      "What is the capital of Germany?",
      "Quelle est la capitale de la France ?",
      "法国的首都是哪里？",
      "请问法国的首都是哪里",
      "德国的首都是哪里？",
    ]) {
      statuses.push((await chat(gateway, question)).headers.get("x-cache-status"));
    }
    expect(statuses).toEqual(["miss", "hit", "miss", "miss", "miss", "hit", "miss"]);
  } finally {
    await gateway.close();
    await openai.close();
  }
});
