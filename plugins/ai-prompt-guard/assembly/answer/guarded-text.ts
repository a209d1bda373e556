import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { JsonEscapes } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { PatternStream } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Restorer } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Edit } from "../change/edit";
import { TextChanger } from "../change/text-changer";
import { Hit } from "../find/hit";
import { Action, GuardRule, Where } from "../rules/guard-rule";
import { AnswerTerms } from "./answer-terms";
import { joined } from "./join";
import { LeakCheck } from "./leak-check";

const QUOTE: i32 = 0x22;
/** Bytes of a text that are looked at together. */
const WINDOW: i32 = 16 * 1024;

/**
 * One text of an answer on its way to the client: rules first, then the system prompt, then what was masked comes back, so
 * that no rule judges what the client gave itself.
 */
@final
export class GuardedText {
  private stream: PatternStream | null;
  private readonly leak: LeakCheck | null;
  private readonly restorer: Restorer | null;
  private readonly escapes: JsonEscapes | null;
  private readonly changer: TextChanger;
  /** Bytes of the text that were decided. */
  private decided: i32 = 0;
  /** Entries of `early` that were looked at. */
  private seen: i32 = 0;
  private isExhausted: bool = false;

  /** @param index of the text, for the audit @param isJson whether it is the arguments of a tool */
  constructor(
    private readonly terms: AnswerTerms,
    private readonly index: i32,
    private readonly isJson: bool,
  ) {
    const policy = terms.policy;
    const table = policy.book.answer;
    const placeholders = terms.placeholders;
    this.stream = table.isEmpty ? null : table.set.stream(policy.streamWindow);
    this.leak = terms.prompt == null ? null : new LeakCheck(terms, index);
    this.restorer = placeholders == null ? null : placeholders.restorer(isJson);
    this.escapes = isJson ? new JsonEscapes() : null;
    this.changer = new TextChanger(policy.key, null);
  }

  /** What goes on now. */
  feed(piece: Bytes): Bytes {
    const escapes = this.escapes;
    const text = this.search(escapes == null ? piece : escapes.feed(piece));
    return this.isBlocked ? this.last(text) : this.pass(text);
  }

  /** The text is over: what was held. */
  end(): Bytes {
    const escapes = this.escapes;
    const stream = this.stream;
    if (stream == null) return this.last(escapes == null ? Bytes.empty() : escapes.end());
    if (escapes != null) stream.feed(escapes.end());
    stream.finish();
    return this.last(this.take(stream));
  }

  private get isBlocked(): bool {
    return this.terms.findings.blockedBy != null;
  }

  /** A long text is looked at piece by piece: of each, no more than so much can be found. */
  private search(text: Bytes): Bytes {
    if (text.length <= WINDOW) return this.searchPiece(text);
    const out = new ByteWriter(text.length);
    for (let at = 0; at < text.length && !this.isBlocked; at += WINDOW) {
      out.bytes(this.searchPiece(text.slice(at, at + WINDOW)));
    }
    return out.take();
  }

  private searchPiece(text: Bytes): Bytes {
    const stream = this.stream;
    if (stream == null) return text;
    stream.feed(text);
    if (!this.endsEarly(stream)) return this.take(stream);
    // What ends the answer is not to wait for what else may come.
    stream.finish();
    const decided = this.take(stream);
    const policy = this.terms.policy;
    if (!this.isBlocked) this.stream = policy.book.answer.set.stream(policy.streamWindow);
    return decided;
  }

  private endsEarly(stream: PatternStream): bool {
    const table = this.terms.policy.book.answer;
    const findings = this.terms.findings;
    for (; this.seen < stream.early.length; this.seen++) {
      const rule = table.ruleOf(stream.early[this.seen]);
      if (rule.action == Action.Block && findings.isActive(rule) && !findings.isShadow(rule)) return true;
    }
    return false;
  }

  /** What is decided, changed as the rules say, up to what ends the answer. */
  private take(stream: PatternStream): Bytes {
    const text = stream.take();
    if (stream.exhausted && !this.isExhausted) this.tellExhausted();
    const found = stream.findings;
    if (found.length == 0 && !this.isBlocked) {
      this.decided += text.length;
      return text;
    }
    const table = this.terms.policy.book.answer;
    const edits: Edit[] = [];
    let end = text.length;
    for (let i = 0; i < found.length && !this.isBlocked; i++) {
      const finding = found[i];
      const rule = table.ruleOf(finding.pattern);
      const value = text.slice(finding.start, finding.end);
      if (!this.found(rule, table.kindOf(finding.pattern), finding.start, value)) continue;
      edits.push(new Edit(finding.start, finding.end, rule, table.kindOf(finding.pattern)));
    }
    const blockedBy = this.terms.findings.blockedBy;
    if (blockedBy != null) end = min(max(blockedBy.start - this.decided, 0), end);
    this.decided += text.length;
    return this.changed(text.slice(0, end), edits);
  }

  /** There is more in the text than can be looked for. */
  private tellExhausted(): void {
    this.isExhausted = true;
    const unreadable = this.terms.policy.book.unreadable;
    this.terms.findings.add(new Hit(unreadable, "matches", Where.Answer, this.index, this.decided, Bytes.empty()));
  }

  /** Whether the text is to be changed there. */
  private found(rule: GuardRule, kind: string, start: i32, value: Bytes): bool {
    const findings = this.terms.findings;
    if (value.length == 0 || !findings.isActive(rule)) return false;
    const hit = new Hit(rule, kind, Where.Answer, this.index, this.decided + start, value);
    const changes = findings.add(hit);
    // Another text in the place of what lies across strings would break the arguments.
    if (changes && this.isJson && value.indexOfByte(QUOTE) >= 0) findings.blockedBy = hit;
    return changes && !this.isBlocked;
  }

  private changed(text: Bytes, edits: Array<Edit>): Bytes {
    for (let i = 0; i < edits.length; i++) edits[i].end = min(edits[i].end, text.length);
    if (edits.length == 0) return text;
    this.terms.hasChanged = true;
    return this.changer.changed(text, edits, this.isJson);
  }

  private pass(text: Bytes): Bytes {
    const leak = this.leak;
    const restorer = this.restorer;
    const free = leak == null ? text : leak.feed(text);
    if (restorer == null) return free;
    return this.isBlocked ? this.restored(restorer, free) : restorer.feed(free);
  }

  /** The same for the end of the text, or of the answer. */
  private last(text: Bytes): Bytes {
    const leak = this.leak;
    const restorer = this.restorer;
    const free = leak == null ? text : leak.finish(text);
    return restorer == null ? free : this.restored(restorer, free);
  }

  private restored(restorer: Restorer, text: Bytes): Bytes {
    const first = restorer.feed(text);
    return joined(first, restorer.finish());
  }
}
