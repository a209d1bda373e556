import { RegexFlags } from "../../regex/flags";
import { Node } from "../../regex/node";
import { Parser } from "../../regex/parser";
import { foldNode } from "../fold/fold-node";

/** An expression of a set. */
@final
export class Expression {
  /** What is wrong with it; empty when nothing is. Known when it was parsed. */
  error: string = "";
  /** Most bytes of a match; -1 when there is no bound. */
  maxBytes: i32 = -1;

  constructor(
    /** Number of the pattern. */
    readonly pattern: i32,
    private readonly text: string,
    private readonly folded: bool,
  ) {}

  /** The tree is not kept: it is large, and needed again only for those that match. */
  parse(): Node {
    const parser = new Parser(this.text, RegexFlags.None);
    const node = parser.parse();
    this.error = parser.error;
    const meant = this.folded && this.error.length == 0 ? foldNode(node) : node;
    this.maxBytes = meant.maxBytes;
    return meant;
  }
}
