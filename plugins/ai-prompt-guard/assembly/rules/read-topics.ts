import { ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PatternKind } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Topic, Topics } from "../generated/config.gen";
import { Action, GuardRule, Where } from "./guard-rule";
import { PatternReader } from "./read-match";
import { RuleBook } from "./rule-book";

/** Name of the rule that finds none of the allowed topics. */
const OTHERS: string = "topics.allow";

/** Reads topics as rules of their own about the last turn of the user. */
export function readTopics(topics: Topics, book: RuleBook, path: ConfigPath, issues: ConfigIssues): void {
  const action = topics.action == "tag" ? Action.Tag : topics.action == "log" ? Action.Log : Action.Block;
  for (let i = 0; i < topics.deny.length; i++) {
    readTopic(topics.deny[i], action, book, path.key("deny").at(i), issues);
  }
  for (let i = 0; i < topics.allow.length; i++) {
    const rule = readTopic(topics.allow[i], Action.Log, book, path.key("allow").at(i), issues);
    rule.isAllowedTopic = true;
  }
  if (topics.allow.length == 0) return;
  const others = new GuardRule(book.rules.length, OTHERS, action);
  others.tag = OTHERS;
  book.rules.push(others);
  book.others = others;
}

function readTopic(config: Topic, action: Action, book: RuleBook, path: ConfigPath, issues: ConfigIssues): GuardRule {
  const rule = new GuardRule(book.rules.length, config.name, action);
  if (book.has(config.name)) issues.error(path.key("name"), "another rule has this name: give it one of its own");
  rule.where = Where.User;
  rule.lastTurnOnly = true;
  rule.tag = config.name;
  book.rules.push(rule);
  const reader = new PatternReader(rule, book, true);
  reader.texts(config.words, PatternKind.Word, path.key("words"));
  reader.texts(config.patterns, PatternKind.Regex, path.key("patterns"));
  if (!reader.hasFound) issues.error(path, "says nothing to look for: give words or patterns");
  return rule;
}
