import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Finding, Pattern, PatternKind } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Spelling, spellingsOf } from "./expand";
import { isInWord } from "./gap";

/** The parts of all signs and the patterns that find them: texts where a part can be written out, else an expression. */
@final
export class PartBook {
  readonly patterns: Pattern[] = [];
  /** Of the patterns that are texts. */
  private readonly spellings: (Spelling | null)[] = [];
  /** The parts that a pattern belongs to. */
  private readonly owners: i32[][] = [];
  private readonly numbers: Map<string, i32> = new Map<string, i32>();
  private readonly patternNumbers: Map<string, i32> = new Map<string, i32>();

  /** Number of parts. */
  get length(): i32 {
    return this.numbers.size;
  }

  /** The parts of a pattern. */
  partsOf(pattern: i32): i32[] {
    return this.owners[pattern];
  }

  /** Numbers of parts; equal ones are looked for once. */
  numbersOf(parts: string[], folded: bool): i32[] {
    const numbers: i32[] = [];
    for (let i = 0; i < parts.length; i++) {
      const name = folded ? parts[i] : "(?i)" + parts[i];
      if (!this.numbers.has(name)) {
        const number = this.numbers.size;
        this.numbers.set(name, number);
        this.add(number, parts[i], name, folded);
      }
      numbers.push(this.numbers.get(name));
    }
    return numbers;
  }

  /** A finding as a part sees it; null when something stands beside it that may not. */
  accepted(finding: Finding, text: Bytes): Finding | null {
    const spelling = this.spellings[finding.pattern];
    if (spelling == null) return finding;
    if (spelling.begins && isInWord(text, finding.start) && isInWord(text, finding.start - 1)) return null;
    if (spelling.ends && isInWord(text, finding.end - 1) && isInWord(text, finding.end)) return null;
    if (!spelling.open) return finding;
    let end = finding.end;
    while (isInWord(text, end)) end++;
    return new Finding(finding.pattern, finding.start, end);
  }

  private add(number: i32, part: string, name: string, folded: bool): void {
    const spellings = spellingsOf(part);
    for (let i = 0; i < spellings.length; i++) {
      const spelling = spellings[i];
      const edges = (spelling.begins ? "b" : "") + (spelling.ends ? "e" : "") + (spelling.open ? "o" : "");
      this.own(
        number,
        spelling.content + "\u0000" + edges,
        new Pattern(spelling.content, PatternKind.Literal),
        spelling,
      );
    }
    if (spellings.length == 0) this.own(number, name, new Pattern(name, PatternKind.Regex, folded), null);
  }

  private own(number: i32, name: string, pattern: Pattern, spelling: Spelling | null): void {
    if (!this.patternNumbers.has(name)) {
      this.patternNumbers.set(name, this.patterns.length);
      this.patterns.push(pattern);
      this.spellings.push(spelling);
      this.owners.push([]);
    }
    this.owners[this.patternNumbers.get(name)].push(number);
  }
}
