import { pluginSpec, scenario, sdkSpec } from "./tests.mjs";

const LIMITS = pluginSpec("ai-token-ratelimit", "limits");
const REFUSAL = pluginSpec("ai-token-ratelimit", "refusal");
const RESERVE = (name) => scenario("ai-token-ratelimit", "reserve", name);

/** What limits count, whom, and what they say. */
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
];
