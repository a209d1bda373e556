import { Bytes } from "../../bytes";
import { Result } from "../../result";
import { Expression } from "../expressions/expression";
import { ExpressionSet } from "../expressions/expression-set";
import { Partition } from "../expressions/partition";
import { FoldedText } from "../fold/folded-text";
import { LiteralAutomaton } from "../literals/literal-automaton";
import { MAX_LITERAL } from "../literals/literal-trie";
import { Pattern, PatternKind } from "../pattern";

/** A literal as it is looked for. */
@final
class Needle {
  constructor(
    readonly bytes: Bytes,
    readonly pattern: i32,
  ) {}
}

/** The patterns that are looked for in the same form of the text: as given, or folded. */
@final
export class Lane {
  readonly literals: LiteralAutomaton | null;
  /** Numbers of the patterns of the literals in the order of the automaton. */
  private readonly numbers: i32[];

  private constructor(
    /** Patterns of both lanes. */
    readonly patterns: Pattern[],
    needles: Needle[],
    readonly sets: ExpressionSet[],
    folded: bool,
  ) {
    needles.sort((a, b) => a.bytes.compare(b.bytes));
    const texts: Bytes[] = [];
    const numbers: i32[] = [];
    for (let i = 0; i < needles.length; i++) {
      texts.push(needles[i].bytes);
      numbers.push(needles[i].pattern);
    }
    this.numbers = numbers;
    this.literals = texts.length > 0 ? new LiteralAutomaton(texts, folded) : null;
  }

  /** The lane of those patterns that are looked for in the folded text, or of those that are not. */
  static of(patterns: Pattern[], folded: bool): Result<Lane> {
    const needles: Needle[] = [];
    const expressions: Expression[] = [];
    const folder = new FoldedText(false);
    for (let i = 0; i < patterns.length; i++) {
      const pattern = patterns[i];
      if (pattern.folded != folded) continue;
      if (pattern.kind == PatternKind.Regex) {
        expressions.push(new Expression(i, pattern.text, folded));
        continue;
      }
      const bytes = folded ? foldLiteral(folder, pattern.text) : Bytes.of(pattern.text);
      if (bytes.length == 0) return failed(i, "nothing to look for");
      if (bytes.length > MAX_LITERAL) return failed(i, "longer than " + MAX_LITERAL.toString() + " bytes");
      needles.push(new Needle(bytes, i));
    }
    const partition = new Partition(expressions);
    if (partition.error.length > 0) return Result.fail(Lane.none(), partition.error);
    return Result.of(new Lane(patterns, needles, partition.sets, folded));
  }

  static none(): Lane {
    return new Lane([], [], [], false);
  }

  get isEmpty(): bool {
    return this.literals == null && this.sets.length == 0;
  }

  /** Number of the pattern of literal `index` of the automaton. */
  number(index: i32): i32 {
    return this.numbers[index];
  }
}

function failed(index: i32, error: string): Result<Lane> {
  return Result.fail(Lane.none(), "[" + index.toString() + "]: " + error);
}

/** In the literals a newline is a space: the automaton takes one for the other. */
function foldLiteral(folded: FoldedText, text: string): Bytes {
  const given = Bytes.of(text);
  folded.clear();
  folded.push(given.ptr, given.ptrEnd, 0);
  const window = folded.window;
  for (let at = window.ptr; at < window.ptrEnd; at++) {
    if (load<u8>(at) == 0x0a) store<u8>(at, 0x20);
  }
  return new Bytes(window.buffer, 0, window.length).copy();
}
