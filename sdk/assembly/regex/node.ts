import { CodePoints } from "./code-points";

export const enum NodeKind {
  Class,
  Look,
  Concat,
  Alternate,
  Repeat,
  Capture,
  /** A pattern of a set ends here. */
  Accept,
}

/** What must hold between two characters; nothing is consumed. Starts are even, the end of the same kind is odd. */
export const enum Look {
  TextStart,
  TextEnd,
  LineStart,
  LineEnd,
  Word,
  NotWord,
}

/** No upper bound of a repetition. */
export const UNBOUNDED: i32 = -1;

/** Longest bound of a match that counts as one. */
const MAX_BYTES: i32 = 1 << 20;

/** A parsed expression. */
@final
export class Node {
  kids: Node[] = [];
  /** Class: what it matches; nothing at all when empty. */
  set: CodePoints | null = null;
  /** Repeat: least and most copies. */
  min: i32 = 0;
  max: i32 = 0;
  lazy: bool = false;
  /** Capture: number of the group, from 1. Look: its kind. Accept: number of the pattern. */
  index: i32 = 0;
  /** Whether it can match no characters. */
  nullable: bool = true;
  /** Levels of nodes below and including this one. */
  height: i32 = 1;
  /** Product of the nested repetition counts, at most. */
  copies: i32 = 1;

  private constructor(readonly kind: NodeKind) {}

  static chars(set: CodePoints): Node {
    const node = new Node(NodeKind.Class);
    node.set = set;
    node.nullable = false;
    return node;
  }

  static look(kind: Look): Node {
    const node = new Node(NodeKind.Look);
    node.index = kind;
    return node;
  }

  /** One after the other, the empty expression when there are none; a single part stands for itself. */
  static concat(parts: Node[]): Node {
    if (parts.length == 1) return parts[0];
    const node = new Node(NodeKind.Concat);
    for (let i = 0; i < parts.length; i++) node.adopt(parts[i]);
    return node;
  }

  /** The first branch that matches; a single branch stands for itself. */
  static alternate(branches: Node[]): Node {
    if (branches.length == 1) return branches[0];
    const node = new Node(NodeKind.Alternate);
    node.nullable = false;
    for (let i = 0; i < branches.length; i++) {
      const branch = branches[i];
      const nullable = node.nullable || branch.nullable;
      node.adopt(branch);
      node.nullable = nullable;
    }
    return node;
  }

  static repeat(kid: Node, least: i32, most: i32, lazy: bool): Node {
    const node = new Node(NodeKind.Repeat);
    node.adopt(kid);
    node.min = least;
    node.max = most;
    node.lazy = lazy;
    node.nullable = least == 0 || kid.nullable;
    node.copies = kid.copies * max(1, most == UNBOUNDED ? least : most);
    return node;
  }

  static capture(kid: Node, index: i32): Node {
    const node = new Node(NodeKind.Capture);
    node.adopt(kid);
    node.index = index;
    return node;
  }

  /** @param pattern its number in the set */
  static accept(pattern: i32): Node {
    const node = new Node(NodeKind.Accept);
    node.index = pattern;
    return node;
  }

  /** Whether every match begins where the text begins. */
  get anchored(): bool {
    if (this.kind == NodeKind.Look) return this.index == Look.TextStart;
    if (this.kind == NodeKind.Capture) return this.kids[0].anchored;
    return this.kind == NodeKind.Concat && this.kids.length > 0 && this.kids[0].anchored;
  }

  /** Most bytes of a match, -1 when there is no bound or it is beyond `MAX_BYTES`. */
  get maxBytes(): i32 {
    const set = this.set;
    if (set != null) return set.length == 0 ? 0 : utf8Size(set.hi(set.length - 1));
    let bytes: i64 = 0;
    for (let i = 0; i < this.kids.length; i++) {
      const kid = this.kids[i].maxBytes;
      if (kid < 0) return -1;
      bytes = this.kind == NodeKind.Alternate ? max(bytes, <i64>kid) : bytes + <i64>kid;
    }
    if (this.kind == NodeKind.Repeat) {
      if (this.max == UNBOUNDED && bytes > 0) return -1;
      bytes *= <i64>max(this.max, 0);
    }
    return bytes > <i64>MAX_BYTES ? -1 : <i32>bytes;
  }

  /** Whether both match the same texts in the same way, whatever the numbers of their groups. */
  matchesAs(other: Node): bool {
    if (this.kind != other.kind || this.min != other.min || this.max != other.max || this.lazy != other.lazy)
      return false;
    if (this.kind != NodeKind.Capture && this.index != other.index) return false;
    const set = this.set;
    const otherSet = other.set;
    if (set != null && (otherSet == null || !set.equals(otherSet))) return false;
    if (this.kids.length != other.kids.length) return false;
    for (let i = 0; i < this.kids.length; i++) {
      if (!this.kids[i].matchesAs(other.kids[i])) return false;
    }
    return true;
  }

  private adopt(kid: Node): void {
    this.kids.push(kid);
    this.nullable = this.nullable && kid.nullable;
    this.height = max(this.height, kid.height + 1);
    this.copies = max(this.copies, kid.copies);
  }
}

/** Bytes of a code point in UTF-8. */
function utf8Size(code: u32): i32 {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
