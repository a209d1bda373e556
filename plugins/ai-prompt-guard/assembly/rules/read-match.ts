import { ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Pattern, PatternKind } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { patternsOf } from "proxy-wasm-assemblyscript-sdk/assembly/scan/detect";
import { Rule } from "../generated/config.gen";
import { InjectionScorer } from "../injection";
import { GuardRule, LeakTest, Where } from "./guard-rule";
import { RuleBook } from "./rule-book";

/** Reads what a rule looks for. */
export function readMatch(config: Rule, rule: GuardRule, book: RuleBook, path: ConfigPath, issues: ConfigIssues): void {
  const match = config.match;
  const reader = new PatternReader(rule, book, !match.exact);
  reader.texts(match.literals, PatternKind.Literal, path.key("literals"));
  reader.texts(match.words, PatternKind.Word, path.key("words"));
  reader.texts(match.patterns, PatternKind.Regex, path.key("patterns"));
  readDetectors(reader, match.detectors, path.key("detectors"));
  if (match.hasInjection) readInjection(config, rule, book, path.key("injection"), issues);
  if (match.hasSystemPromptLeak) readLeak(config, rule, book, path.key("systemPromptLeak"), issues);
  const isEmpty = !reader.hasFound && !match.hasInjection && !match.hasSystemPromptLeak;
  if (isEmpty && !match.hasDetectors) {
    issues.error(
      path,
      "says nothing to look for: give literals, words, patterns, detectors, injection or systemPromptLeak",
    );
  }
}

/** Puts the patterns of a rule where they are looked for. */
@final
export class PatternReader {
  /** Whether there was a pattern. */
  hasFound: bool = false;

  constructor(
    private readonly rule: GuardRule,
    private readonly book: RuleBook,
    private readonly folded: bool,
  ) {}

  texts(list: Array<string>, kind: PatternKind, path: ConfigPath): void {
    const name = kind == PatternKind.Literal ? "literal" : kind == PatternKind.Word ? "word" : "pattern";
    const shortest = !this.rule.changesText;
    for (let i = 0; i < list.length; i++) {
      this.add(new Pattern(list[i], kind, this.folded, null, shortest), name, path.at(i));
    }
  }

  add(pattern: Pattern, kind: string, path: ConfigPath): void {
    this.hasFound = true;
    if ((this.rule.where & Where.Request) != 0) this.book.request.add(pattern, this.rule, kind, path);
    if ((this.rule.where & Where.Answer) != 0) this.book.answer.add(pattern, this.rule, kind, path);
  }
}

function readDetectors(reader: PatternReader, names: Array<string>, path: ConfigPath): void {
  for (let i = 0; i < names.length; i++) {
    const patterns = patternsOf(names[i]);
    for (let k = 0; k < patterns.length; k++) reader.add(patterns[k], names[i], path.at(i));
  }
}

function readInjection(config: Rule, rule: GuardRule, book: RuleBook, path: ConfigPath, issues: ConfigIssues): void {
  const scorer = InjectionScorer.compile(config.match.injection.categories);
  if (!scorer.ok) issues.error(path.key("categories"), scorer.error);
  rule.injection = scorer.value;
  rule.threshold = config.match.injection.threshold;
  rule.injectionWhere = config.hasIn_ ? rule.where & Where.Request : Where.User | Where.Tool;
  if (rule.injectionWhere == 0) issues.error(path, "is looked for in requests: say so by in");
  book.injections.push(rule);
}

function readLeak(config: Rule, rule: GuardRule, book: RuleBook, path: ConfigPath, issues: ConfigIssues): void {
  const leak = config.match.systemPromptLeak;
  rule.leak = new LeakTest(leak.share, leak.words);
  if (config.hasIn_ && (rule.where & Where.Answer) == 0) issues.error(path, "is looked for in answers: say so by in");
  book.leaks.push(rule);
}
