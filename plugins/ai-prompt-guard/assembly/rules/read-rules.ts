import { Bytes, ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelPatterns } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Rule } from "../generated/config.gen";
import { Action, GuardRule, Where } from "./guard-rule";
import { readMatch } from "./read-match";
import { RuleBook } from "./rule-book";

/** Reads the list `rules` into a book. @param hasKey whether there is a key for digests */
export function readRules(
  rules: Array<Rule>,
  hasKey: bool,
  book: RuleBook,
  path: ConfigPath,
  issues: ConfigIssues,
): void {
  for (let i = 0; i < rules.length; i++) readRule(rules[i], hasKey, book, path.at(i), issues);
}

function readRule(config: Rule, hasKey: bool, book: RuleBook, path: ConfigPath, issues: ConfigIssues): void {
  const rule = new GuardRule(book.rules.length, config.name, actionOf(config.action));
  if (book.has(config.name)) issues.error(path.key("name"), "another rule has this name: give it one of its own");
  rule.where = whereOf(config, rule);
  rule.lastTurnOnly = config.lastTurnOnly;
  rule.replacement = Bytes.of(config.replacement);
  rule.keepLast = config.keepLast;
  rule.reversible = config.reversible;
  if (rule.reversible) book.isReversible = true;
  rule.tag = config.hasTag ? config.tag : config.name;
  rule.score = config.score;
  rule.shadow = config.shadow;
  if (config.except.hasConsumers) rule.exempt = new ModelPatterns(config.except.consumers);
  book.rules.push(rule);
  checkAction(config, rule, hasKey, path, issues);
  readMatch(config, rule, book, path.key("match"), issues);
}

function actionOf(name: string): Action {
  if (name == "mask") return Action.Mask;
  if (name == "replace") return Action.Replace;
  if (name == "hash") return Action.Hash;
  if (name == "tag") return Action.Tag;
  return name == "log" ? Action.Log : Action.Block;
}

/** Bits of `Where`. */
function whereOf(config: Rule, rule: GuardRule): i32 {
  if (!config.hasIn_) {
    if (!rule.changesText) return Where.User | Where.Tool | Where.Answer;
    return config.reversible ? Where.Request : Where.Request | Where.Answer;
  }
  let where = 0;
  for (let i = 0; i < config.in_.length; i++) where |= placeOf(config.in_[i]);
  return where;
}

function placeOf(name: string): i32 {
  if (name == "system") return Where.System;
  if (name == "user") return Where.User;
  if (name == "assistant") return Where.Assistant;
  return name == "tool" ? Where.Tool : Where.Answer;
}

function checkAction(config: Rule, rule: GuardRule, hasKey: bool, path: ConfigPath, issues: ConfigIssues): void {
  if (rule.action == Action.Hash && !hasKey) issues.error(path.key("action"), "needs a hashKey beside the rules");
  if (config.reversible && rule.action != Action.Mask) {
    issues.error(path.key("reversible"), 'is for action "mask" only');
  }
  if (config.reversible && (rule.where & Where.Request) == 0) {
    issues.error(path.key("reversible"), "is for texts of requests: an answer's can not be restored");
  }
  if (config.keepLast > 0 && (rule.action != Action.Mask || config.reversible)) {
    issues.error(path.key("keepLast"), 'is for action "mask" that is not reversible');
  }
  const finds = config.match;
  if ((finds.hasInjection || finds.hasSystemPromptLeak) && rule.changesText) {
    issues.error(
      path.key("action"),
      "what injection and systemPromptLeak find can not be changed: block, tag or log it",
    );
  }
  if (config.hasTag && rule.action != Action.Tag) issues.warn(path.key("tag"), 'is for action "tag" only');
}
