import { Counter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Findings } from "./find/findings";
import { actionName } from "./rules/guard-rule";

/** Counters of one VM, by rule and action; their names come from configurations. */
const MOST_COUNTERS: i32 = 1000;

/** Counts what was found. */
@final
export class Tallies {
  private readonly requests: RequestCounters = new RequestCounters();
  private readonly rules: Map<string, Counter> = new Map<string, Counter>();

  /** @param metric the last part of the counter's name, behind `guard_` */
  request(metric: string): void {
    this.requests.count("guard_" + metric);
  }

  /** Each hit that is kept, by its rule. */
  hits(findings: Findings): void {
    const hits = findings.hits;
    for (let i = 0; i < hits.length; i++) {
      const rule = hits[i].rule;
      this.rule(rule.name, findings.isShadow(rule) ? "shadow" : actionName(rule.action));
    }
  }

  private rule(rule: string, action: string): void {
    const name = "ai_guard.rule." + word(rule) + "." + action;
    if (this.rules.has(name)) {
      this.rules.get(name).add();
      return;
    }
    const isFull = this.rules.size >= MOST_COUNTERS;
    const counter = new Counter(isFull ? "ai_guard.rule.other." + action : name);
    if (!isFull) this.rules.set(name, counter);
    counter.add();
  }
}

/** What would spoil a list of metrics becomes an underscore. */
function word(name: string): string {
  let out = "";
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    const lower = c | 0x20;
    const isPlain = (lower >= 0x61 && lower <= 0x7a) || (c >= 0x30 && c <= 0x39) || c == 0x2d;
    out += isPlain && c < 0x80 ? name.charAt(i) : "_";
  }
  return out;
}
