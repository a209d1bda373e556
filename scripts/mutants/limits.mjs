import { pluginSpec, scenario, sdkSpec } from "./tests.mjs";

const LIMITS = pluginSpec("ai-token-ratelimit", "limits");
const REFUSAL = pluginSpec("ai-token-ratelimit", "refusal");
const RESERVE = (name) => scenario("ai-token-ratelimit", "reserve", name);

const QUOTA = (name) => scenario("ai-quota", "budgets", name);

/** What limits and budgets count, whom, and what they say. */
export const LIMIT_MUTANTS = [
  {
    file: "sdk/assembly/limit/ip-range.ts",
    text: "return shift == 8 || address.at(whole) >> shift",
    by: "return shift <= 8 || address.at(whole) >> shift",
    breaks: "the last bits of a range do not count",
    test: sdkSpec("limit/limit"),
  },
  {
    file: "sdk/assembly/usage/answer-usage.ts",
    text: "this.said = new TextTally();",
    by: "",
    breaks: "what usage covers is estimated beside it",
    test: sdkSpec("usage/answer-usage"),
  },
  {
    file: "sdk/assembly/usage/text-tally.ts",
    text: 'if (type.startsWith(Bytes.constant("response."))) {',
    by: 'if (type.startsWith(Bytes.constant("nothing."))) {',
    breaks: "Responses' texts count each time that they are told",
    test: sdkSpec("usage/answer-usage"),
  },
  {
    file: "sdk/assembly/limit/account-key.ts",
    text: "if (model != null) {\n    // Both",
    by: "if (false) {\n    // Both",
    breaks: "two pairs of value and model share an account",
    test: LIMITS,
  },
  {
    file: "sdk/assembly/limit/read-windows.ts",
    text: 'if (!this.type.startsWith("limit_by_per_")) return',
    by: "if (false) return",
    breaks: "a star means everybody where Higress takes it for a name",
    test: LIMITS,
  },
  {
    file: "plugins/ai-token-ratelimit/assembly/account.ts",
    text: "if (!charged) return;",
    by: "",
    breaks: "what was never charged is given back",
    test: LIMITS,
  },
  {
    file: "plugins/ai-token-ratelimit/assembly/refusal.ts",
    text: "if (!account.isFull || account.terms.shadow) continue;",
    by: "if (!account.isFull) continue;",
    breaks: "a limit that is tried out is told as the reason",
    test: REFUSAL,
  },
  {
    file: "plugins/ai-token-ratelimit/assembly/limit-headers.ts",
    text: "if (standing.remaining < list[i].remaining) list[i] = standing;",
    by: "",
    breaks: "headers show the first limit, not the one with the least left",
    test: REFUSAL,
  },
  {
    file: "sdk/assembly/usage/call-usage.ts",
    text: "if (!isSuccess(responseHeaders.getBytes(STATUS))) return;",
    by: "",
    breaks: "a provider's error costs what it says",
    test: RESERVE("gives? all back"),
  },
  {
    file: "plugins/ai-token-ratelimit/assembly/stream.ts",
    text: "  onLog(): void {\n    this.end();",
    by: "  onLog(): void {",
    breaks: "who leaves in mid-stream keeps the reservation, and pays nothing",
    test: RESERVE("leaves in mid-stream"),
  },
  {
    file: "plugins/ai-quota/assembly/admission.ts",
    text: "if (batch.length == 0) this.verdict = this.pass();",
    by: "if (batch.length == 0) this.verdict = Verdict.Passed;",
    breaks: "who is told of a cheaper model gets the dear one",
    test: QUOTA("no budget is for"),
  },
  {
    file: "plugins/ai-quota/assembly/admission.ts",
    text: "      this.giveBack(value);\n      replyNoQuota();",
    by: "      replyNoQuota();",
    breaks: "budgets are charged for who has no quota",
    test: QUOTA("asked together"),
  },
  {
    file: "plugins/ai-quota/assembly/budget-account.ts",
    text: "if (this.terms.unit == Unit.Usd && actual.picoDollars < 0) return this.reserved;",
    by: "",
    breaks: "a call of which nobody knows the cost is free",
    test: pluginSpec("ai-quota", "budget"),
  },
  {
    file: "plugins/ai-quota/assembly/period.ts",
    text: "return new Span(name, end - this.offset);",
    by: "return new Span(name, end);",
    breaks: "a zone's day ends when UTC's does",
    test: pluginSpec("ai-quota", "period"),
  },
  {
    file: "sdk/assembly/cost/expected-cost.ts",
    text: "min(prices.highest(usage), MOST_PICO_DOLLARS)",
    by: "-1",
    breaks: "calls of an alias pass a budget together",
    test: pluginSpec("ai-quota", "budget"),
  },
  {
    file: "plugins/ai-quota/assembly/quota-account.ts",
    text: "return quota.asInteger() <= 0;",
    by: "return quota.asInteger() < 0;",
    breaks: "a quota that is used up lets one more call pass",
    test: pluginSpec("ai-quota", "quota"),
  },
];
