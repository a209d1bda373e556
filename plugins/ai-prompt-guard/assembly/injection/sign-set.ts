import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Finding, Pattern, PatternKind, PatternSet } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { InjectionRule } from "./rule";
import { Way, splitPattern } from "./split";

/** Most findings of parts in a text that are looked at: what comes behind them is not. */
const MOST_FINDINGS: i32 = 8192;

/** The signs of all rules, looked for at once: their parts by one automaton, then what parts stand near to each other. */
@final
export class SignSet {
  private constructor(
    private readonly ways: Way[],
    /** Number of the rule of each way. */
    private readonly rules: i32[],
    /** Numbers of the patterns of each way's parts. */
    private readonly parts: i32[][],
    private readonly set: PatternSet,
    private readonly patterns: i32,
  ) {}

  static compile(rules: InjectionRule[]): Result<SignSet> {
    const ways: Way[] = [];
    const owners: i32[] = [];
    const parts: i32[][] = [];
    const texts: string[] = [];
    const patterns: Pattern[] = [];
    for (let i = 0; i < rules.length; i++) {
      const split = splitPattern(rules[i].pattern, !rules[i].folded);
      for (let k = 0; k < split.length; k++) {
        ways.push(split[k]);
        owners.push(i);
        parts.push(numbersOf(split[k].parts, rules[i].folded, texts, patterns));
      }
    }
    const set = PatternSet.compile(patterns);
    if (!set.ok) return Result.fail(SignSet.none(), set.error);
    return Result.of(new SignSet(ways, owners, parts, set.value, patterns.length));
  }

  static none(): SignSet {
    return new SignSet([], [], [], PatternSet.none(), 0);
  }

  /** The signs in a text, `pattern` being the number of the rule; in the order of their starts. */
  scan(text: Bytes): Finding[] {
    const byPart = this.findParts(text);
    const signs: Finding[] = [];
    for (let i = 0; i < this.ways.length; i++) this.findWay(i, text, byPart, signs);
    signs.sort((a, b) => (a.start != b.start ? a.start - b.start : b.end - a.end));
    return signs;
  }

  private findParts(text: Bytes): Finding[][] {
    const byPart: Finding[][] = [];
    for (let i = 0; i < this.patterns; i++) byPart.push([]);
    const found = this.set.scan(text);
    const count = min(found.length, MOST_FINDINGS);
    for (let i = 0; i < count; i++) byPart[found[i].pattern].push(found[i]);
    return byPart;
  }

  /** Goes from part to part, and keeps of each what a chain of those before leads to, with the latest start of such a chain. */
  private findWay(index: i32, text: Bytes, byPart: Finding[][], signs: Finding[]): void {
    const parts = this.parts[index];
    let chains = byPart[parts[0]];
    for (let i = 1; i < parts.length && chains.length > 0; i++) {
      const next: Finding[] = [];
      const found = byPart[parts[i]];
      for (let k = 0; k < found.length; k++) {
        const chain = this.chainTo(index, i - 1, text, chains, found[k]);
        if (chain != null) next.push(chain);
      }
      chains = next;
    }
    for (let i = 0; i < chains.length; i++) signs.push(new Finding(this.rules[index], chains[i].start, chains[i].end));
  }

  /** The chain that a part goes on with; both lists are in the order of their ends, and gaps are short. */
  private chainTo(index: i32, gap: i32, text: Bytes, chains: Finding[], part: Finding): Finding | null {
    const between = this.ways[index].gaps[gap];
    for (let i = lastBefore(chains, part.start); i >= 0; i--) {
      const chain = chains[i];
      if (part.start - chain.end > between.bytes) break;
      if (between.fits(text, chain.end, part.start)) return new Finding(0, chain.start, part.end);
    }
    return null;
  }
}

/** The last chain that ends at or before a byte; -1 for none. */
function lastBefore(chains: Finding[], byte: i32): i32 {
  let low = 0;
  let high = chains.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chains[middle].end <= byte) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Numbers of the patterns of parts; equal parts are looked for once. */
function numbersOf(parts: string[], folded: bool, texts: string[], patterns: Pattern[]): i32[] {
  const numbers: i32[] = [];
  for (let i = 0; i < parts.length; i++) {
    const content = folded ? parts[i] : "(?i)" + parts[i];
    let number = texts.indexOf(content);
    if (number < 0) {
      number = texts.length;
      texts.push(content);
      patterns.push(new Pattern(content, PatternKind.Regex, folded));
    }
    numbers.push(number);
  }
  return numbers;
}
