import { Bytes } from "../../bytes";

/** Most bytes of a literal. */
export const MAX_LITERAL: i32 = 0xffff;

/** Bytes of a node: first child (u32), where to go on when no child fits (u32), first literal (u32), depth (u16), label, flags. */
const NODE: i32 = 16;

/** A literal ends here. */
const ENDS: i32 = 1;
/** A literal ends here, or a shorter one that this ends with. */
const FOUND: i32 = 2;

/**
 * The literals as a tree in which each way from the root spells the beginning of some, with a link from each node to the
 * longest other beginning that it ends with (Aho and Corasick). Nodes lie level by level, so the children of one are
 * those between its first child and that of the next node: 16 bytes a node, however many bytes there are to branch on.
 */
@final
export class LiteralTrie {
  private readonly nodes: ArrayBuffer;
  private count: i32 = 1;
  /** The literals, and the bytes that each shares with the one before it, -1 at both ends: until the tree is built. */
  private literals: Bytes[];
  private shared: StaticArray<i32>;
  /** Whether each literal is the same as the one before it. */
  private readonly repeated: StaticArray<bool>;

  /** @param literals sorted byte by byte, none empty, at most `MAX_LITERAL` bytes each */
  constructor(literals: Bytes[]) {
    const repeated = new StaticArray<bool>(literals.length + 1);
    const shared = new StaticArray<i32>(literals.length + 1);
    shared[0] = -1;
    shared[literals.length] = -1;
    let nodes = literals.length > 0 ? 1 + literals[0].length : 1;
    for (let i = 1; i < literals.length; i++) {
      shared[i] = sharedBytes(literals[i - 1], literals[i]);
      nodes += literals[i].length - shared[i];
      repeated[i] = shared[i] == literals[i].length && shared[i] == literals[i - 1].length;
    }
    this.literals = literals;
    this.shared = shared;
    this.repeated = repeated;
    this.nodes = new ArrayBuffer((nodes + 1) * NODE);
    this.build();
    this.literals = [];
    this.shared = new StaticArray<i32>(0);
  }

  /** Bytes from the root to `node`. */
  depth(node: i32): i32 {
    return <i32>load<u16>(this.at(node), 12);
  }

  /** Whether a longer beginning goes on from `node`. */
  goesOn(node: i32): bool {
    return this.firstChild(node) < this.firstChild(node + 1);
  }

  /** The longest other beginning that `node` ends with. */
  link(node: i32): i32 {
    return load<i32>(this.at(node), 4);
  }

  /** Whether literals end with `node`. */
  found(node: i32): bool {
    return (load<u8>(this.at(node), 15) & FOUND) != 0;
  }

  /** The first of the literals that are `node`, equal ones lie beside each other; -1 when there is none. */
  literal(node: i32): i32 {
    return (load<u8>(this.at(node), 15) & ENDS) != 0 ? load<i32>(this.at(node), 8) : -1;
  }

  /** Whether literal `index` is the same as the one before it. */
  repeats(index: i32): bool {
    return this.repeated[index];
  }

  /** The longest beginning that the text ends with when `byte` follows `node`. */
  next(node: i32, byte: i32): i32 {
    while (true) {
      const child = this.child(node, byte);
      if (child != 0 || node == 0) return child;
      node = this.link(node);
    }
  }

  /** The child of `node` for a byte; 0, the root, when there is none. */
  private child(node: i32, byte: i32): i32 {
    let low = this.firstChild(node);
    let high = this.firstChild(node + 1) - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.label(middle) < byte) low = middle + 1;
      else high = middle;
    }
    return low == high && this.label(low) == byte ? low : 0;
  }

  /** Level by level; the literals of a node are its first one and those that share as many bytes with the one before. */
  private build(): void {
    let level = 0;
    let end = 1;
    for (let depth = 0; level < end; depth++) {
      const first = end;
      for (let node = level; node < end; node++) {
        store<i32>(this.at(node), this.count);
        this.addChildren(node, depth);
      }
      level = first;
      end = this.count;
    }
    store<i32>(this.at(this.count), this.count);
  }

  private addChildren(node: i32, depth: i32): void {
    if (this.literals.length == 0) return;
    let i = load<i32>(this.at(node), 8);
    do {
      const literal = this.literals[i];
      if (literal.length > depth) {
        this.addChild(node, literal.at(depth), i, depth + 1);
        do i++;
        while (this.shared[i] > depth);
      } else i++;
    } while (this.shared[i] >= depth);
  }

  private addChild(parent: i32, byte: i32, literal: i32, depth: i32): void {
    const node = this.count++;
    const at = this.at(node);
    // Nodes of the levels above have all their children by now.
    const link = parent == 0 ? 0 : this.next(this.link(parent), byte);
    const ends = this.literals[literal].length == depth;
    store<i32>(at, link, 4);
    store<i32>(at, literal, 8);
    store<u16>(at, <u16>depth, 12);
    store<u8>(at, <u8>byte, 14);
    store<u8>(at, <u8>(ends ? ENDS | FOUND : this.found(link) ? FOUND : 0), 15);
  }

  private firstChild(node: i32): i32 {
    return load<i32>(this.at(node));
  }

  private label(node: i32): i32 {
    return <i32>load<u8>(this.at(node), 14);
  }

  private at(node: i32): usize {
    return changetype<usize>(this.nodes) + <usize>(node * NODE);
  }
}

/** Bytes with which both begin. */
function sharedBytes(one: Bytes, other: Bytes): i32 {
  const most = min(one.length, other.length);
  let i = 0;
  while (i < most && load<u8>(one.ptr + <usize>i) == load<u8>(other.ptr + <usize>i)) i++;
  return i;
}
