import { Bytes, ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Pattern, PatternSet } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { GuardRule } from "./guard-rule";

const ZERO: i32 = 0x30;
const OPEN: i32 = 0x5b;

/** The patterns of rules, to be looked for together, and whose each of them is. */
@final
export class PatternTable {
  set: PatternSet = PatternSet.none();
  private readonly patterns: Array<Pattern> = [];
  private readonly rules: Array<GuardRule> = [];
  private readonly kinds: Array<string> = [];
  private readonly paths: Array<ConfigPath> = [];

  /** @param kind what it is a pattern of, in logs: `literal`, `email` @param path where it was configured */
  add(pattern: Pattern, rule: GuardRule, kind: string, path: ConfigPath): void {
    this.patterns.push(pattern);
    this.rules.push(rule);
    this.kinds.push(kind);
    this.paths.push(path);
  }

  /** Makes the set of what was added; a pattern that is none is told at its place. */
  compile(issues: ConfigIssues): void {
    const compiled = PatternSet.compile(this.patterns);
    if (compiled.ok) {
      this.set = compiled.value;
      return;
    }
    const error = Bytes.of(compiled.error);
    const index = indexIn(error);
    const text = index < 0 ? error : error.slice(error.indexOfByte(0x20) + 1);
    if (<u32>index < <u32>this.paths.length) issues.error(this.paths[index], text.toString());
    else issues.error(ConfigPath.root(), compiled.error);
  }

  get isEmpty(): bool {
    return this.patterns.length == 0;
  }

  ruleOf(pattern: i32): GuardRule {
    return this.rules[pattern];
  }

  kindOf(pattern: i32): string {
    return this.kinds[pattern];
  }
}

/** The number between the brackets at the beginning of an error; -1: there is none. */
function indexIn(error: Bytes): i32 {
  if (error.at(0) != OPEN) return -1;
  let index = 0;
  let at = 1;
  for (; <u32>(error.at(at) - ZERO) <= 9; at++) index = index * 10 + error.at(at) - ZERO;
  return at > 1 ? index : -1;
}
