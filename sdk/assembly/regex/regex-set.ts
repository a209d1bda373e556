import { Bytes } from "../bytes";
import { Result } from "../result";
import { Compiler } from "./compiler";
import { Dfa } from "./dfa";
import { MAX_SET_PATTERNS } from "./limits";
import { Node } from "./node";
import { RegexFlags } from "./flags";
import { Parser } from "./parser";
import { Program } from "./program";
import { RegexScanner } from "./scanner";

/** Many expressions, tried on a text at once and in one pass: which of them match, and where each first has. */
@final
export class RegexSet {
  /** The automaton, for scanners. */
  readonly dfa: Dfa;

  private constructor(
    program: Program,
    /** Number of patterns. */
    readonly length: i32,
  ) {
    this.dfa = new Dfa(program, true, length);
  }

  /** Fails, with a set that matches nothing, when one of the patterns does; the error begins with its index. */
  static compile(patterns: string[], flags: i32 = RegexFlags.None): Result<RegexSet> {
    if (patterns.length > MAX_SET_PATTERNS) {
      return Result.fail(RegexSet.none(), "more than " + MAX_SET_PATTERNS.toString() + " patterns");
    }
    const nodes: Node[] = [];
    for (let i = 0; i < patterns.length; i++) {
      const parser = new Parser(patterns[i], flags);
      nodes.push(parser.parse());
      if (parser.error.length > 0) return Result.fail(RegexSet.none(), "[" + i.toString() + "]: " + parser.error);
    }
    const program = Compiler.union(nodes);
    if (program == null) return Result.fail(RegexSet.none(), "the patterns together are too large");
    return Result.of(new RegexSet(program, patterns.length));
  }

  /** A set that matches nothing. */
  static none(): RegexSet {
    return new RegexSet(Program.none(), 0);
  }

  /** Whether any of the patterns matches. */
  test(text: Bytes): bool {
    const scanner = new RegexScanner(this, true);
    return scanner.feed(text) || scanner.finish();
  }

  /** Which patterns match, and where; the scanner has read the whole text. */
  matches(text: Bytes): RegexScanner {
    const scanner = new RegexScanner(this, false);
    scanner.feed(text);
    scanner.finish();
    return scanner;
  }
}
