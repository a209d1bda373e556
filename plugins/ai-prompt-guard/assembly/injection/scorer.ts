import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Finding, Pattern, PatternKind, PatternSet } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { injectionCategories, rulesOf } from "./categories";
import { decodedRuns } from "./encoded";
import { isQuoted } from "./quoted";
import { InjectionRule } from "./rule";
import { askingHints, encodedHints, reportingHints, tellingHints } from "./rules/hints";
import { InjectionScore } from "./score";
import { Tally } from "./tally";
import { reversed, rot13 } from "./turned";

/** What is left of a sign in quotation marks in a text that tells of attacks. */
const TOLD: f64 = 0.3;
/** What is left of a sign in a question about what others do. */
const ASKED: f64 = 0.6;
/** How much the effort to encode something says by itself. */
const ENCODED: f64 = 0.4;

const ENCODING: string = "encoding";
const OVERRIDE: string = "instruction-override";

/**
 * How likely a text is an injection: rules of the categories that are asked for, in the text itself and in what stands in
 * it in base 64, as hexadecimal digits, in rot13 or backwards.
 */
@final
export class InjectionScorer {
  private constructor(
    private readonly rules: InjectionRule[],
    private readonly categories: string[],
    private readonly set: PatternSet,
    /** Whether other rules count in encoded texts. */
    private readonly decodes: bool,
  ) {}

  /** @param categories all of them when empty */
  static compile(categories: string[]): Result<InjectionScorer> {
    const wanted = categories.length > 0 ? categories : injectionCategories;
    const rules: InjectionRule[] = [];
    const names: string[] = [];
    for (let i = 0; i < wanted.length; i++) {
      if (!injectionCategories.includes(wanted[i])) return fail("no such category: " + wanted[i]);
      addRules(rules, names, rulesOf(wanted[i]), wanted[i]);
    }
    const decodes = wanted.includes(ENCODING);
    // What is encoded is judged by all rules, whatever else is asked for.
    if (decodes) addHidden(rules, names, wanted);
    addRules(rules, names, tellingHints(), "");
    addRules(rules, names, askingHints(), "");
    addRules(rules, names, reportingHints(), "");
    const set = PatternSet.compile(patternsOf(rules));
    if (!set.ok) return fail("injection rules: " + set.error);
    return Result.of(new InjectionScorer(rules, names, set.value, decodes));
  }

  /** A scorer of no rules. */
  static none(): InjectionScorer {
    return new InjectionScorer([], [], PatternSet.none(), false);
  }

  /** The score of a text, and the rule that says most. */
  score(text: Bytes): InjectionScore {
    const tally = new Tally(this.rules.length);
    const findings = this.set.scan(text);
    const tells = this.has(findings, "telling");
    const asks = this.has(findings, "asking");
    // Findings are sorted by their start.
    let reported = 0;
    for (let i = 0; i < findings.length; i++) {
      const finding = findings[i];
      if (this.rules[finding.pattern].name == "reporting") reported = finding.end;
      else this.count(tally, finding, text, tells, asks, finding.start < reported);
    }
    if (this.decodes) this.countEncoded(tally, text, findings);
    const best = tally.best;
    if (best < 0) return InjectionScore.none();
    return tally.score(tally.isEncoded ? ENCODING : this.categories[best], this.rules[best].name);
  }

  /** Counts a finding in the text itself; hidden rules (of categories that are not asked for) count only when encoded. */
  private count(tally: Tally, finding: Finding, text: Bytes, tells: bool, asks: bool, isReported: bool): void {
    const index = finding.pattern;
    const score = this.rules[index].score;
    if (score <= 0 || this.categories[index].length == 0) return;
    const isTold = isReported || (tells && isQuoted(text, finding.start, finding.end));
    // An override is one in a question too.
    const isAsked = asks && this.categories[index] != OVERRIDE;
    const weight = isTold ? TOLD : isAsked ? ASKED : 1;
    tally.add(index, score * weight, finding.start, finding.end, false);
  }

  /** Whether a hint of a name is among the findings. */
  private has(findings: Finding[], hint: string): bool {
    for (let i = 0; i < findings.length; i++) if (this.rules[findings[i].pattern].name == hint) return true;
    return false;
  }

  private countEncoded(tally: Tally, text: Bytes, findings: Finding[]): void {
    const runs = decodedRuns(text);
    for (let i = 0; i < runs.length; i++) this.countIn(tally, runs[i].content, runs[i].start, runs[i].end);
    for (let i = 0; i < findings.length; i++) {
      const name = this.rules[findings[i].pattern].name;
      if (name == "rot13") return this.countIn(tally, rot13(text), findings[i].start, findings[i].end);
      if (name == "backwards") return this.countIn(tally, reversed(text), findings[i].start, findings[i].end);
    }
  }

  /** Counts what a decoded text has, at the place where it stood. */
  private countIn(tally: Tally, content: Bytes, start: i32, end: i32): void {
    const findings = this.set.scan(content);
    for (let i = 0; i < findings.length; i++) {
      const index = findings[i].pattern;
      const score = this.rules[index].score;
      if (score > 0) tally.add(index, 1 - (1 - score) * (1 - ENCODED), start, end, true);
    }
  }
}

function addRules(rules: InjectionRule[], names: string[], more: InjectionRule[], category: string): void {
  for (let i = 0; i < more.length; i++) {
    rules.push(more[i]);
    names.push(category);
  }
}

/** Rules of the other categories, which count for encoded texts only, and hints, which have no score. */
function addHidden(rules: InjectionRule[], names: string[], wanted: string[]): void {
  for (let i = 0; i < injectionCategories.length; i++) {
    if (!wanted.includes(injectionCategories[i])) addRules(rules, names, rulesOf(injectionCategories[i]), "");
  }
  addRules(rules, names, encodedHints(), "");
}

function patternsOf(rules: InjectionRule[]): Pattern[] {
  const patterns: Pattern[] = [];
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i];
    const isRaw = !rule.folded;
    patterns.push(new Pattern(isRaw ? "(?i)" + rule.pattern : rule.pattern, PatternKind.Regex, rule.folded));
  }
  return patterns;
}

function fail(error: string): Result<InjectionScorer> {
  return Result.fail(InjectionScorer.none(), error);
}
