import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GuardPolicy } from "../policy";
import { Action, GuardRule } from "../rules/guard-rule";
import { Hit } from "./hit";

/** Hits that are kept for the audit; further ones are counted. */
const MOST_KEPT: i32 = 1000;

/** What was found in one request, or in one answer, and what is to become of it. */
@final
export class Findings {
  /** Those that are kept. */
  readonly hits: Array<Hit> = [];
  /** All of them. */
  count: i32 = 0;
  /** Why the request is refused, or the answer ended; null: it is not. */
  blockedBy: Hit | null = null;
  /** Without doubles, in order. */
  readonly tags: Array<string> = [];
  /** Whether an allowed topic was found. */
  hasAllowedTopic: bool = false;
  private score: f64 = 0;
  private readonly active: StaticArray<bool>;
  private readonly scored: StaticArray<bool>;

  /** @param consumer no bytes: nobody knows who is calling */
  constructor(
    private readonly policy: GuardPolicy,
    consumer: Bytes,
  ) {
    const rules = policy.book.rules;
    this.active = new StaticArray<bool>(rules.length);
    this.scored = new StaticArray<bool>(rules.length);
    for (let i = 0; i < rules.length; i++) this.active[i] = rules[i].isFor(consumer);
  }

  /** Whether a rule is for the one who is calling. */
  isActive(rule: GuardRule): bool {
    return this.active[rule.index];
  }

  /** Whether a rule only looks on. */
  isShadow(rule: GuardRule): bool {
    return rule.shadow || this.policy.shadow;
  }

  /** Takes in a hit of an active rule. True: it stands, and the text is to be changed as the rule says. */
  add(hit: Hit): bool {
    const rule = hit.rule;
    if (rule.isAllowedTopic) {
      this.hasAllowedTopic = true;
      return false;
    }
    this.keep(hit);
    if (this.isShadow(rule)) return false;
    if (rule.action == Action.Block) this.blockedBy = hit;
    else if (rule.action == Action.Tag && !this.tags.includes(rule.tag)) this.tags.push(rule.tag);
    this.addScore(hit);
    return rule.changesText;
  }

  /** The rules that found something, each once, joined by commas. */
  ruleNames(): string {
    const names: string[] = [];
    for (let i = 0; i < this.hits.length; i++) {
      const name = this.hits[i].rule.name;
      if (!names.includes(name)) names.push(name);
    }
    return names.join(",");
  }

  private keep(hit: Hit): void {
    this.count++;
    if (this.hits.length < MOST_KEPT) this.hits.push(hit);
  }

  /** A rule counts once, however often it finds something. */
  private addScore(hit: Hit): void {
    const rule = hit.rule;
    if (rule.score <= 0 || this.scored[rule.index]) return;
    this.scored[rule.index] = true;
    this.score += rule.score;
    if (this.score < this.policy.scoreThreshold || this.blockedBy != null) return;
    const sum = new Hit(this.policy.book.sum, "score", hit.where, hit.message, hit.start, hit.text);
    sum.score = this.score;
    this.blockedBy = sum;
    this.keep(sum);
  }
}
