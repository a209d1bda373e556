import { Bytes } from "../../bytes";
import { StateCache, UNKNOWN } from "../../regex/state-cache";
import { LiteralTrie } from "./literal-trie";

/** Set in a step when literals end with the byte stepped over. */
const FOUND: i32 = 1;

const SPACE: u8 = 0x20;
const NEWLINE: u8 = 0x0a;

/** Bytes of cached steps; a full cache is emptied. */
const MAX_CACHED_BYTES: i32 = 512 << 10;

/**
 * A tree of literals whose nodes get a row of steps, one for each class of bytes, when a text first comes by: a whole table
 * of 10,000 literals would take 20 MB. A step that is cached costs a few loads.
 */
@final
export class LiteralAutomaton {
  private readonly trie: LiteralTrie;
  private readonly classes: ArrayBuffer;
  private readonly cache: StateCache;
  /** The number of a node is its key in the cache. */
  private readonly key: StaticArray<i32> = new StaticArray<i32>(1);
  /** Where the last `run` has come to. */
  node: i32 = 0;

  /** @param literals sorted byte by byte, none empty @param blanks in the text a newline counts as a space */
  constructor(
    literals: Bytes[],
    private readonly blanks: bool,
  ) {
    const classes = new ArrayBuffer(256);
    this.classes = classes;
    this.trie = new LiteralTrie(literals);
    this.cache = new StateCache(classify(classes, literals, blanks), MAX_CACHED_BYTES);
  }

  /**
   * Runs from `node` over `[at, end)` until literals end; gives the address behind the byte with which they do, and has the
   * node in `node`; 0 when none does.
   */
  run(node: i32, at: usize, end: usize): usize {
    const map = changetype<usize>(this.classes);
    let state = this.stateOf(node);
    let base = this.cache.base;
    while (at < end) {
      const byte = load<u8>(at);
      const offset = base + <usize>(state + ((<i32>load<u8>(map + <usize>byte)) << 2));
      let next = load<i32>(offset);
      at++;
      // Most steps change nothing; not to wait for the next state then saves time.
      if (next == state) continue;
      if (next == UNKNOWN) {
        next = this.make(state, offset, byte);
        base = this.cache.base;
      }
      state = next & ~FOUND;
      if ((next & FOUND) != 0) {
        this.node = this.nodeOf(state);
        return at;
      }
    }
    this.node = this.nodeOf(state);
    return 0;
  }

  /** Bytes at the end of the text that may be the beginning of a literal, when it has come to `node`. */
  open(node: i32): i32 {
    const trie = this.trie;
    while (node != 0 && !trie.goesOn(node)) node = trie.link(node);
    return trie.depth(node);
  }

  /** The node, or the next one it ends with, which is a literal; 0 when there is none. */
  ending(node: i32): i32 {
    const trie = this.trie;
    while (node != 0 && trie.literal(node) < 0) node = trie.found(node) ? trie.link(node) : 0;
    return node;
  }

  /** The next shorter node that is a literal; 0 when there is none. */
  shorter(node: i32): i32 {
    return this.ending(this.trie.link(node));
  }

  /** The first of the equal literals that a node is. */
  literal(node: i32): i32 {
    return this.trie.literal(node);
  }

  /** Bytes of the literal that a node is. */
  depth(node: i32): i32 {
    return this.trie.depth(node);
  }

  /** Whether literal `index` is the same as the one before it. */
  repeats(index: i32): bool {
    return this.trie.repeats(index);
  }

  private make(state: i32, offset: usize, byte: u8): i32 {
    const version = this.cache.version;
    const at = offset - this.cache.base;
    const node = this.trie.next(this.nodeOf(state), this.blanks && byte == NEWLINE ? SPACE : <i32>byte);
    const next = this.stateOf(node) | (this.trie.found(node) ? FOUND : 0);
    if (version == this.cache.version) store<i32>(this.cache.base + at, next);
    return next;
  }

  private stateOf(node: i32): i32 {
    this.key[0] = node;
    return this.cache.intern(changetype<usize>(this.key), 4);
  }

  private nodeOf(state: i32): i32 {
    return load<i32>(this.cache.key(state));
  }
}

/** Gives each byte that the literals have a class of its own, and the others one; gives their number. */
function classify(classes: ArrayBuffer, literals: Bytes[], blanks: bool): i32 {
  const map = changetype<usize>(classes);
  let count = 1;
  for (let i = 0; i < literals.length; i++) {
    for (let at = literals[i].ptr; at < literals[i].ptrEnd; at++) {
      const place = map + <usize>load<u8>(at);
      // UTF-8 has fewer than 255 different bytes.
      if (load<u8>(place) != 0 || count > 255) continue;
      store<u8>(place, <u8>count);
      count++;
    }
  }
  if (blanks) store<u8>(map, load<u8>(map, SPACE), NEWLINE);
  return count;
}
