import type { SecretObject } from "@sluice/manifest";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { Issue } from "../../../store/resource-store.ts";
import { parseDuration } from "../../duration.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";
import { fittedName } from "./fitted-name.ts";
import { sameNames } from "./same-names.ts";
import type { SectionPlugin, SectionValue } from "./section.ts";

const PLUGIN = "ai-token-ratelimit";

const SECOND = 1000;

/** US$ that the plugin counts in a window. */
const MOST_DOLLARS = 1_000_000;

/** Seconds that a window of the plugin may have: a leap year. */
const LONGEST_WINDOW = 366 * 24 * 60 * 60;

/** Characters that the plugin takes for a limit's name, and for that of the rule. */
const LONGEST_NAME = 128;
const LONGEST_RULE_NAME = 256;

/** By the names of ours, those of ai-token-ratelimit. */
const ALGORITHMS = {
  FixedWindow: "fixed_window",
  SlidingWindow: "sliding_window",
  TokenBucket: "token_bucket",
} as const;

type TokenLimit = SectionValue<"tokenLimits">[number];

/** `tokenLimits`: ai-token-ratelimit. A limit that is not enforced is none, so no request goes on without. */
export const TOKEN_LIMITS: SectionPlugin<"tokenLimits"> = {
  section: "tokenLimits",
  admit: (limits, path, { catalog }) => {
    const issues = [
      ...limits.flatMap((limit, index) => limitIssues(limit, `${path}[${index}]`)),
      ...sameNames(limits.map(limitName), path),
    ];
    // What is wrong here already would be told twice.
    return issues.length > 0 ? issues : pluginIssues(limits, path, catalog);
  },
  render: (limits, policy) => {
    if (limits.length === 0) return { plugins: [], problems: [] };
    const config = { rule_name: ruleName(policy), limits: limits.map(limitConfig) } satisfies SecretObject;
    const module = { kind: "bundled" as const, plugin: PLUGIN };
    const priced = limits.some(({ count }) => count === "cost") ? { priced: true as const } : {};
    return {
      plugins: [{ name: PLUGIN, module, failure: "closed", config, stored: "accounts", ...priced }],
      problems: [],
    };
  },
};

/** Routes with the same policy share its accounts. */
function ruleName({ metadata }: AIPolicy): string {
  return fittedName(`${metadata.namespace}/${metadata.name}`, LONGEST_RULE_NAME);
}

function limitConfig(limit: TokenLimit): SecretObject {
  const { per, header, model, count = "total", algorithm = "FixedWindow", reserve = true, shadow } = limit;
  return {
    name: limitName(limit),
    per,
    ...(header === undefined ? {} : { key: header.toLowerCase() }),
    ...(model === undefined ? {} : { models: [model] }),
    count,
    ...amountConfig(limit),
    window: secondsOf(limit),
    algorithm: ALGORITHMS[algorithm],
    reserve,
    ...(shadow === undefined ? {} : { shadow }),
  };
}

/** Money is another key of the plugin's, and a text there. */
function amountConfig({ count, amount }: TokenLimit): SecretObject {
  return count === "cost" ? { amount_usd: String(amount) } : { amount: Number(amount) };
}

/**
 * Of all that makes an account another one, so that it stays when limits are moved or their amounts changed: what was
 * charged goes on to count.
 */
function limitName(limit: TokenLimit): string {
  const { per, header = "", model = "", count = "total", algorithm = "FixedWindow" } = limit;
  const kind = limit.shadow === true ? "shadow" : "";
  const parts = [per, header.toLowerCase(), model, count, `${secondsOf(limit)}s`, ALGORITHMS[algorithm], kind];
  return fittedName(parts.filter((part) => part !== "").join(" "), LONGEST_NAME);
}

/** NaN: it is no duration. */
function secondsOf({ window }: TokenLimit): number {
  return (parseDuration(window) ?? Number.NaN) / SECOND;
}

function limitIssues(limit: TokenLimit, path: string): readonly Issue[] {
  const { per, header, model, amount, count } = limit;
  const issues: Issue[] = [];
  const refuse = (key: string, message: string) => {
    issues.push({ path: `${path}.${key}`, message });
  };
  if (per === "header" && (header ?? "") === "") refuse("header", "must name the header, since per is header");
  if (per !== "header" && header !== undefined) refuse("header", `is for per: header alone, and per is ${per}`);
  if (model === "") refuse("model", "must not be empty: leave it out where all models are meant");
  const wrong = amountIssue(amount, count === "cost");
  if (wrong !== undefined) refuse("amount", wrong);
  const window = secondsOf(limit);
  if (!Number.isInteger(window) || window < 1 || window > LONGEST_WINDOW) {
    refuse("window", "must be whole seconds, at least 1s and at most 8784h");
  }
  return issues;
}

/** What else the plugin would refuse: then its routes would answer nothing but errors. */
function pluginIssues(limits: readonly TokenLimit[], path: string, catalog: PluginCatalog): readonly Issue[] {
  const { errors } = catalog.check(PLUGIN, { rule_name: "admitted", limits: limits.map(limitConfig) });
  return errors.map(({ path: below, message }) => ({ path: below.replace(/^limits/, path), message }));
}

function amountIssue(amount: TokenLimit["amount"], isMoney: boolean): string | undefined {
  const nobody = "who may not call at all is no consumer of the route";
  if (!isMoney) {
    if (typeof amount !== "number") return "must be a number: only with count: cost it is a text, of US$";
    return amount < 1 ? `must be at least 1: ${nobody}` : undefined;
  }
  if (Number(amount) > MOST_DOLLARS) return `must be at most ${MOST_DOLLARS}`;
  return Number(amount) > 0 ? undefined : `must be more than 0: ${nobody}`;
}
