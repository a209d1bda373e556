import { built, pluginSpec, scenario, sdkSpec, unit } from "./tests.mjs";

const BOOK = sdkSpec("ai/cost/prices");
const PRICE_LIST = unit("controller/src/translate/ai/price/price-list.test.ts");

/** What calls cost: which price, whose, and where it is said. */
export const COST_MUTANTS = [
  {
    file: "sdk/assembly/ai/cost/price-book.ts",
    text: "if (common != null || provider.length > 0) return common;",
    by: "if (common != null) return common;",
    breaks: "a provider without a price is charged by another's",
    test: BOOK,
  },
  {
    file: "sdk/assembly/ai/cost/price-book.ts",
    text: "else if (!other.equals(price)) this.agreed",
    by: "else if (false) this.agreed",
    breaks: "where providers differ the first one's price is taken for all",
    test: BOOK,
  },
  {
    file: "sdk/assembly/ai/cost/price.ts",
    text: "same(this.longBatch, other.longBatch)",
    by: "true",
    breaks: "prices that differ for long batches are one",
    test: BOOK,
  },
  {
    file: "sdk/assembly/cost/call-price.ts",
    text: "if (price != null) return new CallPrice(model, price);",
    by: "return new CallPrice(model, price);",
    breaks: "a nickname in the answer hides the endpoint's model",
    test: sdkSpec("cost/call-price"),
  },
  {
    file: "sdk/assembly/ai/usage.ts",
    text: 'if (name.equalsString("batch") || name.equalsString("flex"))',
    by: 'if (name.equalsString("batch"))',
    breaks: "the tier that costs as a batch is charged in full",
    test: sdkSpec("cost/call-price"),
  },
  {
    file: "plugins/ai-statistics/assembly/error-class.ts",
    text: "if (details.length == 0 || details.equalsString(VIA_UPSTREAM)) return false;",
    by: "",
    breaks: "a provider's refusal is taken for the gateway's",
    test: pluginSpec("ai-statistics", "error-class"),
  },
  {
    file: "plugins/ai-statistics/assembly/ai-log.ts",
    text: "if (!isPassing && !this.has(members.rawKey)) json",
    by: "if (!this.has(members.rawKey)) json",
    breaks: "on Higress a stream with usage is logged as one without",
    test: built(
      "ai-statistics",
      unit("plugins/ai-statistics/test/plugin.test.ts", "emulator \\(higress\\).*without usage is estimated"),
    ),
  },
  {
    file: "plugins/ai-statistics/assembly/report.ts",
    text: "if (!hasOutcome(before, Outcome.CacheHit)) facts.price();",
    by: "facts.price();",
    breaks: "a cached answer is paid again",
    test: built("ai-statistics", unit("plugins/ai-statistics/test/cost.test.ts", "^an answer of a cache")),
  },
  {
    file: "plugins/ai-statistics/assembly/report-log.ts",
    text: "else if (facts.hasTokens) fields.setText(",
    by: "else if (false) fields.setText(",
    breaks: "a model without a price is passed over in silence",
    test: scenario("ai-statistics", "cost", "without a price"),
  },
  {
    file: "controller/src/translate/ai/price/price-list.ts",
    text: 'const open = "*" in mapping ? [] : matches;',
    by: "const open = matches;",
    breaks: "models that no request can reach are in the list",
    test: PRICE_LIST,
  },
  {
    file: "controller/src/translate/ai/price/price-list.ts",
    text: "return undated === model || prices.get(undated) !== JSON.stringify(price);",
    by: "return undated === model;",
    breaks: "a version that costs more is charged as its model",
    test: PRICE_LIST,
  },
];
