import { hosts, OPENAI_STUB_KEY, type ProviderStub, startOpenAiStub } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { chat, eventually, openGateway, remainingOf, ruleName, STREAM } from "./scene.ts";

const PLENTY = 10_000_000;
const ROUNDS = 20;

/** Calls and what the stub makes of them: 3 words in and 5 out, or nothing. */
const CALLS: readonly { readonly model: string; readonly body?: object; readonly tokens: number }[] = [
  { model: "stub-plain", tokens: 8 },
  { model: "stub-cached-2", tokens: 8 },
  { model: "stub-plain", body: { max_tokens: 2 }, tokens: 5 },
  { model: "stub-plain", body: STREAM, tokens: 8 },
  { model: "stub-split-3", body: STREAM, tokens: 8 },
  { model: "stub-crlf+comments", body: STREAM, tokens: 8 },
  { model: "stub-words-30", body: STREAM, tokens: 33 },
  { model: "stub-error-500", tokens: 0 },
  { model: "stub-error-429", body: STREAM, tokens: 0 },
  { model: "stub-reset", tokens: 0 },
];

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

describe.each(hosts)("the ledger on $name", (host) => {
  test.each([
    ["fixed_window", true],
    ["sliding_window", true],
    ["token_bucket", true],
    ["fixed_window", false],
  ] as const)("of %s, reserved before: %s, has what calls at the same time did cost", async (algorithm, reserve) => {
    // A bucket runs off: this one three tokens in ten seconds.
    const limits = [{ name: "all", amount: PLENTY, window: 31_622_400, algorithm }];
    const gateway = await openGateway(host, openai, { rule_name: ruleName(), reserve, limits });
    onTestFinished(() => gateway.close());
    const all = Array.from({ length: ROUNDS }, () => CALLS).flat();
    await Promise.all(
      all.map(async ({ model, body = {} }) => (await chat(gateway, OPENAI_STUB_KEY, model, { body })).text()),
    );
    const cost = all.reduce((sum, { tokens }) => sum + tokens, 0);
    const ranOff = algorithm === "token_bucket" ? 60 : 0;
    await eventually(async () => {
      const used = PLENTY - (await remainingOf(gateway));
      expect(used).toBeLessThanOrEqual(cost);
      expect(used).toBeGreaterThanOrEqual(cost - ranOff);
    });
  });
});
