import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Finding, PatternSet } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { PartBook } from "./part-book";
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
    /** Numbers of each way's parts. */
    private readonly parts: i32[][],
    private readonly book: PartBook,
    private readonly set: PatternSet,
  ) {}

  static compile(rules: InjectionRule[]): Result<SignSet> {
    const ways: Way[] = [];
    const owners: i32[] = [];
    const parts: i32[][] = [];
    const book = new PartBook();
    for (let i = 0; i < rules.length; i++) {
      const split = splitPattern(rules[i].pattern, !rules[i].folded);
      for (let k = 0; k < split.length; k++) {
        ways.push(split[k]);
        owners.push(i);
        parts.push(book.numbersOf(split[k].parts, rules[i].folded));
      }
    }
    const set = PatternSet.compile(book.patterns);
    if (!set.ok) return Result.fail(SignSet.none(), set.error);
    return Result.of(new SignSet(ways, owners, parts, book, set.value));
  }

  static none(): SignSet {
    return new SignSet([], [], [], new PartBook(), PatternSet.none());
  }

  /** The signs in a text, `pattern` being the number of the rule; in the order of their starts. */
  scan(text: Bytes): Finding[] {
    const byPart = this.findParts(text);
    const signs: Finding[] = [];
    for (let i = 0; i < this.ways.length; i++) this.findWay(i, text, byPart, signs);
    signs.sort((a, b) => (a.start != b.start ? a.start - b.start : b.end - a.end));
    return signs;
  }

  /** What is found of each part, in the order of the ends. */
  private findParts(text: Bytes): Finding[][] {
    const byPart: Finding[][] = [];
    for (let i = 0; i < this.book.length; i++) byPart.push([]);
    const found = this.set.scan(text);
    const count = min(found.length, MOST_FINDINGS);
    for (let i = 0; i < count; i++) {
      const finding = this.book.accepted(found[i], text);
      if (finding == null) continue;
      const parts = this.book.partsOf(finding.pattern);
      for (let k = 0; k < parts.length; k++) insert(byPart[parts[k]], finding);
    }
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

/** Puts a finding behind those that end before it. */
function insert(list: Finding[], finding: Finding): void {
  list.push(finding);
  for (let i = list.length - 1; i > 0 && list[i - 1].end > finding.end; i--) {
    list[i] = list[i - 1];
    list[i - 1] = finding;
  }
}
