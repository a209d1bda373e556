import { Compiler } from "../../regex/compiler";
import { Dfa } from "../../regex/dfa";
import { MAX_SET_WORDS } from "../../regex/limits";
import { Node } from "../../regex/node";
import { Program } from "../../regex/program";
import { Regex } from "../../regex/regex";
import { Expression } from "./expression";

/** Bytes of cached states of all expressions together, and of those from one beginning on. */
const CACHED_BYTES: i32 = 256 << 10;
const ANCHORED_BYTES: i32 = 64 << 10;

/** Words that a program of a single expression takes over its share in a set. */
const SPARE_WORDS: i32 = 16;

/** Expressions that run as one automaton. */
@final
export class ExpressionSet {
  /** Where any of them ends, wherever it begins. */
  readonly dfa: Dfa;
  /** Which of them go on that begin at one place. */
  readonly anchored: Dfa;
  /** Whether a match may depend on what is beside it. */
  readonly looks: bool;
  private readonly located: (Regex | null)[];

  private constructor(
    private readonly expressions: Expression[],
    program: Program,
  ) {
    this.dfa = new Dfa(program, true, expressions.length, CACHED_BYTES);
    this.anchored = new Dfa(program.anchored(), true, expressions.length, ANCHORED_BYTES);
    this.looks = program.looks;
    this.located = new Array<Regex | null>(expressions.length);
  }

  /** Null when they are too large for one program. */
  static of(expressions: Expression[], nodes: Node[]): ExpressionSet | null {
    const program = Compiler.union(nodes);
    return program == null || program.size > MAX_SET_WORDS - SPARE_WORDS
      ? null
      : new ExpressionSet(expressions, program);
  }

  get length(): i32 {
    return this.expressions.length;
  }

  expression(index: i32): Expression {
    return this.expressions[index];
  }

  /** The automaton of one expression, which tells where its matches begin and end; made when it is first needed. */
  regex(index: i32): Regex {
    const made = this.located[index];
    if (made != null) return made;
    const regex = Regex.ofNode(this.expressions[index].parse());
    this.located[index] = regex;
    return regex;
  }
}
