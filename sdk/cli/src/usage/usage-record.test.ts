import { describe, expect, test } from "vitest";
import { parseAccessEntry } from "./access-entry.ts";
import { NO_USAGE, usageRecordOf } from "./usage-record.ts";

const LOG = { model: "gpt-4o", input_token: 7, output_token: 5, total_token: 12, cost: 0.0000675 };
const ENTRY = {
  start_time: "2026-11-30T08:00:00.123Z",
  method: "POST",
  response_code: 200,
  route_name: "chat",
  consumer: "alice",
  team: "search",
  provider: "default/openai",
};

function record(log: object | string, entry: object = {}) {
  const aiLog = typeof log === "string" ? log : JSON.stringify(log);
  const parsed = parseAccessEntry(JSON.stringify({ ...ENTRY, ai_log: aiLog, ...entry }));
  return parsed === undefined ? undefined : usageRecordOf(parsed);
}

describe("a line of the access log", () => {
  test("tells who asked which model, and what that took", () => {
    expect(record(LOG)).toEqual({
      time: Date.parse("2026-11-30T08:00:00.123Z"),
      consumer: "alice",
      team: "search",
      model: "gpt-4o",
      provider: "default/openai",
      route: "chat",
      amounts: {
        requests: 1,
        failed: 0,
        inputTokens: 7,
        outputTokens: 5,
        totalTokens: 12,
        cost: 67_500_000n,
        unpriced: 0,
        estimated: 0,
      },
    });
  });

  test("may have ai_log escaped once more, as text logs do", () => {
    expect(record(JSON.stringify(JSON.stringify(LOG)).slice(1, -1))).toEqual(record(LOG));
  });

  test("may have what a container's runtime writes in front of it", () => {
    const line = `2026-11-30T08:00:00.2Z stdout F ${JSON.stringify({ ...ENTRY, ai_log: JSON.stringify(LOG) })}`;
    const entry = parseAccessEntry(line);
    expect(entry && usageRecordOf(entry)).toEqual(record(LOG));
  });

  test("without a price is no request for nothing", () => {
    const { cost: _, ...log } = LOG;
    expect(record(log)?.amounts).toMatchObject({ cost: 0n, unpriced: 1 });
  });

  test("of an answer from the cache is a request that took nothing", () => {
    const { cost: _, ...log } = LOG;
    expect(record({ ...log, cache_status: "hit" })?.amounts).toEqual({ ...NO_USAGE, requests: 1 });
    expect(record({ ...LOG, cache_status: "miss" })).toEqual(record(LOG));
  });

  test("of a request that was refused has no tokens, and no price to miss", () => {
    expect(record({ model: "gpt-4o" }, { response_code: 429 })?.amounts).toMatchObject({
      requests: 1,
      failed: 1,
      totalTokens: 0,
      unpriced: 0,
    });
  });

  test.each([
    ["another request than to a model", { api: "-" }, {}],
    ["no ai_log", "", {}],
    ["an ai_log that was cut", '{"model":"gp', {}],
    ["no time", LOG, { start_time: "-" }],
  ])("with %s is no usage", (_, log, entry) => {
    expect(record(log, entry)).toBeUndefined();
  });

  test.each([["-1"], [-1], [1e300], ["many"], [{}], [null], [1.5]])("counts %j tokens as none", (input_token) => {
    expect(record({ ...LOG, input_token })?.amounts.inputTokens).toBe(0);
  });

  test.each([["text"], [-0.1], [1e9], [{}], [true]])("takes a cost of %j for none", (cost) => {
    expect(record({ ...LOG, cost })?.amounts).toMatchObject({ cost: 0n, unpriced: 1 });
  });

  test.each([["[]"], ["null"], ['{"a":'], ["starting"], [""], ['{"level":"info"}']])("that is %s is none", (line) => {
    expect(parseAccessEntry(line)).toBeUndefined();
  });
});
