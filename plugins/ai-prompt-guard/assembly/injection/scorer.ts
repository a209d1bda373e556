import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Finding } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { injectionCategories, rulesOf } from "./categories";
import { decodedRuns, unescaped } from "./encoded";
import { InjectionRule } from "./rule";
import { askingHints, encodedHints, reportingHints, tellingHints } from "./rules/hints";
import { InjectionScore } from "./score";
import { SignSet } from "./sign-set";
import { Surroundings } from "./surroundings";
import { Tally } from "./tally";
import { reversed, rot13 } from "./turned";

/** How much the effort to encode something says by itself. */
const ENCODED: f64 = 0.4;

const ENCODING: string = "encoding";
/**
 * How likely a text is an injection: rules of the categories that are asked for, in the text itself and in what stands in
 * it in base 64, as hexadecimal digits, in rot13 or backwards.
 */
@final
export class InjectionScorer {
  private constructor(
    private readonly rules: InjectionRule[],
    private readonly categories: string[],
    private readonly names: string[],
    private readonly set: SignSet,
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
    const set = SignSet.compile(rules);
    if (!set.ok) return fail("injection rules: " + set.error);
    return Result.of(new InjectionScorer(rules, names, namesOf(rules), set.value, decodes));
  }

  /** A scorer of no rules. */
  static none(): InjectionScorer {
    return new InjectionScorer([], [], [], SignSet.none(), false);
  }

  /**
   * The score of a text, and the rule that says most.
   *
   * @param isTool whether it is the result of a tool or a document: there, what speaks to the model says more
   */
  score(text: Bytes, isTool: bool = false): InjectionScore {
    const tally = new Tally();
    const findings = this.set.scan(text);
    const around = new Surroundings(text, isTool);
    for (let i = 0; i < findings.length; i++) around.note(this.rules[findings[i].pattern].name);
    for (let i = 0; i < findings.length; i++) this.count(tally, findings[i], around);
    if (this.decodes) this.countEncoded(tally, text, findings);
    return tally.score(this.categories, this.names, ENCODING);
  }

  /** Counts a finding in the text itself; rules of categories that are not asked for count only in what is encoded. */
  private count(tally: Tally, finding: Finding, around: Surroundings): void {
    const index = finding.pattern;
    const rule = this.rules[index];
    if (rule.name == "reporting") around.report(finding.end);
    if (rule.score <= 0 || this.categories[index].length == 0) return;
    const score = around.weigh(rule.score, this.categories[index], finding.start, finding.end);
    tally.add(index, score, finding.start, finding.end, false);
  }

  private countEncoded(tally: Tally, text: Bytes, findings: Finding[]): void {
    const runs = decodedRuns(text);
    for (let i = 0; i < runs.length; i++) this.countIn(tally, runs[i].content, runs[i].start, runs[i].end);
    const plain = unescaped(text);
    if (plain != text) this.countIn(tally, plain, 0, text.length);
    const turned = this.find(findings, "rot13");
    if (turned != null) this.countIn(tally, rot13(text), turned.start, turned.end);
    const backwards = this.find(findings, "backwards");
    if (backwards != null) this.countIn(tally, reversed(text), backwards.start, backwards.end);
  }

  /** The first finding of the hint of a name. */
  private find(findings: Finding[], hint: string): Finding | null {
    for (let i = 0; i < findings.length; i++) if (this.rules[findings[i].pattern].name == hint) return findings[i];
    return null;
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

function namesOf(rules: InjectionRule[]): string[] {
  const names: string[] = [];
  for (let i = 0; i < rules.length; i++) names.push(rules[i].name);
  return names;
}

function fail(error: string): Result<InjectionScorer> {
  return Result.fail(InjectionScorer.none(), error);
}
