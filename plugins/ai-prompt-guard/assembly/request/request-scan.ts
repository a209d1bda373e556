import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestTexts, TextRole } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Finding } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Edit } from "../change/edit";
import { TextChanger } from "../change/text-changer";
import { Findings } from "../find/findings";
import { Hit } from "../find/hit";
import { PatternTable } from "../rules/pattern-table";
import { RuleBook } from "../rules/rule-book";
import { GuardRule, Where } from "../rules/guard-rule";
import { JoinedTexts } from "./joined-texts";
import { ReadableTexts } from "./readable-texts";

/** Bytes of the user's question that the audit may show where no topic was found. */
const SHOWN: i32 = 256;

/** Looks for all that rules name in the texts of a request. */
@final
export class RequestScan {
  /** Whether a text is to be changed. */
  hasEdits: bool = false;
  /** Whether there is more in it than can be looked for: what was found is not all. */
  isExhausted: bool = false;
  private readonly table: PatternTable;
  private readonly readable: ReadableTexts;
  /** By text; null: it stays as it is. */
  private readonly edits: Array<Array<Edit> | null>;

  constructor(
    private readonly book: RuleBook,
    private readonly texts: RequestTexts,
    private readonly findings: Findings,
  ) {
    this.table = book.request;
    this.readable = new ReadableTexts(texts);
    this.edits = new Array<Array<Edit> | null>(texts.length);
  }

  /** Stops at what refuses the request. */
  run(): void {
    let first = 0;
    while (first < this.texts.length && !this.isBlocked) {
      let end = first + 1;
      while (this.texts.joinsPrevious(end)) end++;
      this.scanRun(first, end);
      first = end;
    }
    if (!this.isBlocked) this.missTopic();
  }

  /** Changes the texts. */
  change(changer: TextChanger): void {
    for (let i = 0; i < this.edits.length; i++) {
      const edits = this.edits[i];
      if (edits != null) this.readable.change(i, changer, edits);
    }
  }

  private get isBlocked(): bool {
    return this.findings.blockedBy != null;
  }

  /** Each text by itself, so that what ends one is not hidden by what begins the next, and then all as one. */
  private scanRun(first: i32, end: i32): void {
    if (!this.isWanted(first)) return;
    for (let i = first; i < end && !this.isBlocked; i++) this.scanText(i);
    if (end - first < 2 || this.isBlocked) return;
    const joined = JoinedTexts.of(this.readable, first, end);
    const found = this.search(joined.text);
    for (let i = 0; i < found.length && !this.isBlocked; i++) this.takeParted(joined, found[i]);
    this.score(first, joined.text);
  }

  /** Whether any rule is for texts of that role; those that continue each other have one. */
  private isWanted(index: i32): bool {
    const where = whereOf(this.texts.role(index));
    const rules = this.book.rules;
    for (let i = 0; i < rules.length; i++) {
      const rule = rules[i];
      if (((rule.where | rule.injectionWhere) & where) != 0 && this.findings.isActive(rule)) return true;
    }
    return false;
  }

  private scanText(index: i32): void {
    const text = this.readable.text(index);
    const found = this.search(text);
    for (let i = 0; i < found.length && !this.isBlocked; i++) {
      const finding = found[i];
      const value = text.slice(finding.start, finding.end);
      if (!this.take(finding.pattern, index, finding.start, value)) continue;
      this.edit(index, new Edit(finding.start, finding.end, this.ruleOf(finding), this.kindOf(finding)));
    }
    this.score(index, text);
  }

  private search(text: Bytes): Array<Finding> {
    const set = this.table.set;
    const found = set.scan(text);
    if (set.exhausted) this.isExhausted = true;
    return found;
  }

  /** What lies in one text has been found there. */
  private takeParted(joined: JoinedTexts, finding: Finding): void {
    const from = joined.textAt(finding.start);
    const to = joined.textAt(finding.end - 1);
    if (from == to) return;
    const value = joined.text.slice(finding.start, finding.end);
    if (!this.take(finding.pattern, from, finding.start - joined.startOf(from), value)) return;
    for (let i = from; i <= to; i++) {
      const start = max(finding.start, joined.startOf(i)) - joined.startOf(i);
      const end = min(finding.end, joined.endOf(i)) - joined.startOf(i);
      const isRest = i > from;
      this.edit(i, new Edit(start, end, this.ruleOf(finding), this.kindOf(finding), isRest ? null : value, isRest));
    }
  }

  /** Whether a finding counts and changes the text. */
  private take(pattern: i32, index: i32, start: i32, value: Bytes): bool {
    const rule = this.table.ruleOf(pattern);
    if (value.length == 0 || !this.isFor(rule, rule.where, index)) return false;
    const where = whereOf(this.texts.role(index));
    return this.findings.add(new Hit(rule, this.table.kindOf(pattern), where, this.texts.message(index), start, value));
  }

  /** @param index of the text, or of the first of those that are one */
  private score(index: i32, text: Bytes): void {
    const rules = this.book.injections;
    for (let i = 0; i < rules.length && !this.isBlocked; i++) {
      const rule = rules[i];
      const scorer = rule.injection;
      if (scorer == null || !this.isFor(rule, rule.injectionWhere, index)) continue;
      const score = scorer.score(text, this.texts.role(index) == TextRole.Tool);
      if (score.score < rule.threshold || score.score <= 0) continue;
      const value = text.slice(score.start, score.end);
      const where = whereOf(this.texts.role(index));
      const hit = new Hit(rule, score.category, where, this.texts.message(index), score.start, value);
      hit.score = score.score;
      this.findings.add(hit);
    }
  }

  /** @param places bits of `Where` */
  private isFor(rule: GuardRule, places: i32, index: i32): bool {
    const where = whereOf(this.texts.role(index));
    if ((places & where) == 0 || !this.findings.isActive(rule)) return false;
    const isTurn = where == Where.User || where == Where.Tool;
    return !rule.lastTurnOnly || !isTurn || this.texts.isLastTurn(index);
  }

  /** There are allowed topics, and the last question is about none of them. */
  private missTopic(): void {
    const others = this.book.others;
    if (others == null || this.findings.hasAllowedTopic) return;
    let index = this.texts.length - 1;
    while (index >= 0 && (!this.texts.isLastTurn(index) || this.texts.role(index) != TextRole.User)) index--;
    const text = this.texts.text(index).slice(0, SHOWN);
    this.findings.add(new Hit(others, "topic", Where.User, this.texts.message(index), 0, text));
  }

  private edit(index: i32, edit: Edit): void {
    let edits = this.edits[index];
    if (edits == null) this.edits[index] = edits = [];
    edits.push(edit);
    this.hasEdits = true;
  }

  private ruleOf(finding: Finding): GuardRule {
    return this.table.ruleOf(finding.pattern);
  }

  private kindOf(finding: Finding): string {
    return this.table.kindOf(finding.pattern);
  }
}

function whereOf(role: TextRole): Where {
  return <Where>(1 << (<i32>role));
}
