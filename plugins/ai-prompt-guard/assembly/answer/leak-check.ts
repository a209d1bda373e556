import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Hit } from "../find/hit";
import { LeakWatch } from "../leak/leak-watch";
import { Action, GuardRule, Where } from "../rules/guard-rule";
import { AnswerTerms } from "./answer-terms";
import { joined } from "./join";

/** Looks in one text of an answer for the system prompt, as each rule of that kind says. */
@final
export class LeakCheck {
  private readonly rules: Array<GuardRule> = [];
  private readonly watches: Array<LeakWatch> = [];

  /** @param index of the text, for the audit */
  constructor(
    private readonly terms: AnswerTerms,
    private readonly index: i32,
  ) {
    const rules = terms.policy.book.leaks;
    for (let i = 0; i < rules.length; i++) this.add(rules[i]);
  }

  /** What goes on now. */
  feed(text: Bytes): Bytes {
    let out = text;
    for (let i = 0; i < this.watches.length; i++) {
      const watch = this.watches[i];
      const before = watch.leakAt;
      out = watch.feed(out);
      if (before < 0 && watch.leakAt >= 0) this.tell(i);
    }
    return out;
  }

  /** The text is over. @param text the last of it @returns with what was held */
  finish(text: Bytes): Bytes {
    let out = text;
    for (let i = 0; i < this.watches.length; i++) {
      const watch = this.watches[i];
      const before = watch.leakAt;
      const first = watch.feed(out);
      out = joined(first, watch.end());
      if (before < 0 && watch.leakAt >= 0) this.tell(i);
    }
    return out;
  }

  private add(rule: GuardRule): void {
    const prompt = this.terms.prompt;
    const leak = rule.leak;
    const findings = this.terms.findings;
    if (prompt == null || leak == null || !findings.isActive(rule)) return;
    const holds = rule.action == Action.Block && !findings.isShadow(rule);
    this.rules.push(rule);
    this.watches.push(new LeakWatch(prompt, leak.share, leak.words, holds ? this.terms.policy.streamWindow : 0));
  }

  private tell(index: i32): void {
    const watch = this.watches[index];
    // The text of a leak is the operator's secret: the audit gets none of it.
    const hit = new Hit(this.rules[index], "system-prompt", Where.Answer, this.index, watch.leakAt, Bytes.empty());
    this.terms.findings.add(hit);
  }
}
