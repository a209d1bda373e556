import { Node } from "../../regex/node";
import { Expression } from "./expression";
import { ExpressionSet } from "./expression-set";

/** Expressions with matches up to this size run together; the others multiply states, and run by themselves. */
const SHORT_BYTES: i32 = 512;

/** Most expressions without such a bound in a set. */
const LONG_SET: i32 = 64;

/** Most of the others. */
const SHORT_SET: i32 = 1024;

/** Expressions divided into sets that each fit into one program. */
@final
export class Partition {
  readonly sets: ExpressionSet[] = [];
  /** What is wrong with the first expression that does not fit even by itself; empty when all fit. */
  error: string = "";

  constructor(expressions: Expression[]) {
    const short: Expression[] = [];
    const long: Expression[] = [];
    const shortNodes: Node[] = [];
    const longNodes: Node[] = [];
    for (let i = 0; i < expressions.length && this.error.length == 0; i++) {
      const expression = expressions[i];
      const node = expression.parse();
      const isShort = expression.maxBytes >= 0 && expression.maxBytes <= SHORT_BYTES;
      if (expression.error.length > 0) this.fail(expression, expression.error);
      (isShort ? short : long).push(expression);
      (isShort ? shortNodes : longNodes).push(node);
    }
    this.divide(short, shortNodes, SHORT_SET);
    this.divide(long, longNodes, LONG_SET);
  }

  private divide(expressions: Expression[], nodes: Node[], most: i32): void {
    for (let i = 0; i < expressions.length; i += most) {
      this.fit(expressions.slice(i, i + most), nodes.slice(i, i + most));
    }
  }

  private fit(expressions: Expression[], nodes: Node[]): void {
    if (this.error.length > 0) return;
    const set = ExpressionSet.of(expressions, nodes);
    const half = expressions.length >> 1;
    if (set != null) this.sets.push(set);
    else if (half == 0) this.fail(expressions[0], "error parsing regexp: expression too large");
    else {
      this.fit(expressions.slice(0, half), nodes.slice(0, half));
      this.fit(expressions.slice(half), nodes.slice(half));
    }
  }

  private fail(expression: Expression, error: string): void {
    if (this.error.length == 0) this.error = "[" + expression.pattern.toString() + "]: " + error;
  }
}
