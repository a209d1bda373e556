import { bitsOf, mirrored } from "./around";
import { CodePoints } from "./code-points";
import { MAX_PROGRAM_WORDS, MAX_SET_WORDS } from "./limits";
import { Node, NodeKind, UNBOUNDED } from "./node";
import { prefixTree } from "./prefix-tree";
import { MAX_ARGUMENT, Op, Program } from "./program";
import { Utf8Class } from "./utf8-class";
import { Words } from "./words";

/**
 * Turns expressions into a program, from the last instruction to the first: to emit a part, what follows it is known
 * already, so nothing is patched but loops. The counted repetitions and the nullable loops are laid out as in Go, which
 * decides what groups capture.
 */
@final
export class Compiler {
  private readonly words: Words;
  private behind: i32 = 0;
  private ahead: i32 = 0;

  private constructor(
    limit: i32,
    /** The program reads the text from its end to its start. */
    private readonly reverse: bool,
    /** Keep the positions of groups. */
    private readonly groups: bool,
  ) {
    this.words = new Words(limit);
  }

  /** A program that finds where the leftmost match ends; null when it is too large. */
  static forward(node: Node): Program | null {
    const compiler = new Compiler(MAX_PROGRAM_WORDS, false, true);
    const body = compiler.save(0, compiler.emit(node, compiler.match(0)));
    return compiler.finish(node.anchored ? body : compiler.skipping(body), body);
  }

  /** The same without groups; null when the expression does not fit into a set either. */
  static locating(node: Node): Program | null {
    const compiler = new Compiler(MAX_SET_WORDS, false, false);
    const body = compiler.save(0, compiler.emit(node, compiler.match(0)));
    return compiler.finish(node.anchored ? body : compiler.skipping(body), body);
  }

  /** A program that goes from the end of a match back to its start; null when it is too large. */
  static backward(node: Node): Program | null {
    const compiler = new Compiler(MAX_PROGRAM_WORDS, true, false);
    const body = compiler.emit(node, compiler.match(0));
    return compiler.finish(body, body);
  }

  /** A program that finds which of the expressions match; null when it is too large. */
  static union(nodes: Node[]): Program | null {
    const compiler = new Compiler(MAX_SET_WORDS, false, false);
    const body = nodes.length == 0 ? compiler.words.fork([]) : compiler.emit(prefixTree(nodes), 0);
    return compiler.finish(compiler.skipping(body), body);
  }

  private finish(entry: i32, body: i32): Program | null {
    const words = this.words;
    if (words.overflowed) return null;
    return new Program(words.buffer, words.length, entry, body, this.behind, this.ahead, words.readers);
  }

  private match(pattern: i32): i32 {
    return this.words.add(Op.Match | (pattern << 16));
  }

  /** The loop that skips characters before the leftmost match; to begin the pattern is preferred. */
  private skipping(body: i32): i32 {
    const loop = this.words.fork([body, 0]);
    this.words.setTarget(loop, 1, this.chars(new CodePoints().negated(), loop));
    return loop;
  }

  /** Emits `node` so that it goes on at `next`; gives the address of its first instruction. */
  private emit(node: Node, next: i32): i32 {
    if (this.words.overflowed) return 0;
    switch (node.kind) {
      case NodeKind.Class: {
        const set = node.set;
        return set == null ? 0 : this.chars(set, next);
      }
      case NodeKind.Look:
        return this.look(node.index, next);
      case NodeKind.Alternate: {
        const branches: i32[] = [];
        for (let i = 0; i < node.kids.length; i++) branches.push(this.emit(node.kids[i], next));
        return this.words.fork(branches);
      }
      case NodeKind.Repeat:
        return this.repeat(node, next);
      case NodeKind.Capture:
        return this.capture(node, next);
      case NodeKind.Accept:
        return this.match(node.index);
      default:
        return this.concat(node, next);
    }
  }

  private concat(node: Node, next: i32): i32 {
    const kids = node.kids;
    const last = kids.length - 1;
    for (let i = 0; i <= last; i++) next = this.emit(kids[this.reverse ? i : last - i], next);
    return next;
  }

  private chars(set: CodePoints, next: i32): i32 {
    return new Utf8Class(this.words, this.reverse, next).emit(set);
  }

  private look(kind: i32, next: i32): i32 {
    const look = this.reverse ? mirrored(kind) : kind;
    this.behind |= bitsOf(look);
    this.ahead |= bitsOf(mirrored(look));
    return this.words.add(Op.Look | (look << 3) | (next << 16));
  }

  private capture(node: Node, next: i32): i32 {
    const body = node.kids[0];
    if (!this.groups) return this.emit(body, next);
    const slot = node.index << 1;
    return this.save(slot - 1, this.emit(body, this.save(slot, next)));
  }

  private save(slot: i32, next: i32): i32 {
    if (slot > MAX_ARGUMENT) this.words.overflowed = true;
    return this.words.add(Op.Save | (slot << 3) | (next << 16));
  }

  /** `x{2,4}` is `xx(x(x)?)?`, `x{2,}` is `xx+`. */
  private repeat(node: Node, next: i32): i32 {
    const body = node.kids[0];
    let copies = node.min;
    let entry = next;
    if (node.max == UNBOUNDED) {
      entry = this.loop(body, next, copies == 0, node.lazy);
      copies--;
    } else {
      for (let i = node.min; i < node.max && !this.words.overflowed; i++) {
        entry = this.either(this.emit(body, entry), next, node.lazy);
      }
    }
    for (; copies > 0 && !this.words.overflowed; copies--) entry = this.emit(body, entry);
    return entry;
  }

  /** `x+`, or `x*` when it may be left out. */
  private loop(body: Node, next: i32, optional: bool, lazy: bool): i32 {
    const fork = this.either(0, next, lazy);
    const entry = this.emit(body, fork);
    this.words.setTarget(fork, lazy ? 1 : 0, entry);
    if (!optional) return entry;
    // What can match nothing is tried once before it is left out: (x+)?.
    return body.nullable ? this.either(entry, next, lazy) : fork;
  }

  private either(body: i32, next: i32, lazy: bool): i32 {
    return this.words.fork(lazy ? [next, body] : [body, next]);
  }
}
