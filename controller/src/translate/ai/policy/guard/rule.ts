import type { SecretObject } from "@sluice/manifest";
import type { Issue } from "../../../../store/resource-store.ts";
import type { SectionValue } from "../section.ts";
import { detectorIssues, patternIssues, textIssues } from "./looked-for.ts";

type Guard = SectionValue<"guard">;
type RequestRule = NonNullable<Guard["request"]>[number];
type ResponseRule = NonNullable<Guard["response"]>[number];

/** A rule of either list: what only one of them may have is absent in the other. */
export type Rule = Omit<RequestRule & ResponseRule, "match"> & {
  readonly match?: RequestRule["match"] & ResponseRule["match"];
};

/** What may become of what is found by looking at a whole text. */
const UNCHANGING: readonly string[] = ["block", "tag", "log"];

/** By the names of ours, those of the plugins. */
const ACTIONS = {
  Block: "block",
  Mask: "mask",
  Replace: "replace",
  Hash: "hash",
  Tag: "tag",
  Log: "log",
} as const;

/** Whose texts of a request a rule looks at that does not say. */
const USUAL = ["user", "tool"] as const;

export function actionOf({ action = "Block" }: Rule): (typeof ACTIONS)[keyof typeof ACTIONS] {
  return ACTIONS[action];
}

/** What both plugins call the same. */
export function commonConfig(rule: Rule, isOfRequest: boolean): SecretObject {
  const { name, lastTurnOnly, exceptConsumers, shadow } = rule;
  return {
    name,
    in: isOfRequest ? [...(rule.in ?? USUAL)] : ["answer"],
    ...(lastTurnOnly === undefined ? {} : { lastTurnOnly }),
    action: actionOf(rule),
    ...(exceptConsumers === undefined ? {} : { except: { consumers: exceptConsumers } }),
    ...(shadow === undefined ? {} : { shadow }),
  };
}

/** A rule of ai-prompt-guard. @param rule has `match` */
export function ruleConfig(rule: Rule, isOfRequest: boolean): SecretObject {
  const { match = {}, replacement, keepLast, reversible } = rule;
  return {
    ...commonConfig(rule, isOfRequest),
    match: matchConfig(match),
    ...(replacement === undefined ? {} : { replacement }),
    ...(keepLast === undefined ? {} : { keepLast }),
    ...(reversible === undefined ? {} : { reversible }),
  };
}

function matchConfig({ injection, systemPromptLeak, ...texts }: NonNullable<Rule["match"]>): SecretObject {
  return {
    ...texts,
    ...(injection === undefined ? {} : { injection: numbered(injection, "threshold") }),
    ...(systemPromptLeak === undefined ? {} : { systemPromptLeak: numbered(systemPromptLeak, "share") }),
  };
}

/** With a decimal as the number that it is. */
function numbered<Key extends string>(value: { readonly [K in Key]?: string }, key: Key): SecretObject {
  const text = value[key];
  return { ...(value as SecretObject), ...(text === undefined ? {} : { [key]: Number(text) }) };
}

/** What is wrong with a rule that looks for something. @param hasKey whether there is a key for digests */
export function ruleIssues(rule: Rule, path: string, hasKey: boolean): readonly Issue[] {
  const { match = {}, replacement, keepLast, reversible } = rule;
  const action = actionOf(rule);
  const issues: Issue[] = [];
  const refuse = (key: string, message: string) => {
    issues.push({ path: `${path}.${key}`, message });
  };
  const names = Object.keys(match).filter((key) => key !== "exact");
  if (names.length === 0) refuse("match", "must say what is looked for");
  if (replacement !== undefined && action !== "replace") refuse("replacement", "is for action: Replace");
  if (keepLast !== undefined && action !== "mask") refuse("keepLast", "is for action: Mask");
  if (reversible === true && action !== "mask") refuse("reversible", "is for action: Mask");
  if (action === "hash" && !hasKey) refuse("action", "Hash needs guard.hashKeyRef: the Secret with the digests' key");
  if (keepLast !== undefined && reversible === true) refuse("keepLast", "is not for what is reversible");
  const isWhole = match.injection !== undefined || match.systemPromptLeak !== undefined;
  if (isWhole && !UNCHANGING.includes(action)) {
    refuse("action", "must be Block, Tag or Log with injection and systemPromptLeak");
  }
  return [...issues, ...matchIssues(match, `${path}.match`)];
}

function matchIssues(match: NonNullable<Rule["match"]>, path: string): readonly Issue[] {
  const { literals, words, patterns, detectors, exact } = match;
  return [
    ...(exact === true ? [] : [...textIssues(literals, `${path}.literals`), ...textIssues(words, `${path}.words`)]),
    ...patternIssues(patterns, `${path}.patterns`),
    ...detectorIssues(detectors, `${path}.detectors`),
  ];
}
