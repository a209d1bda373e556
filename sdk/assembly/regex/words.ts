import { MAX_ARGUMENT, Op } from "./program";

/** The growing array of a program's words; past its limit it takes no more and says so. */
@final
export class Words {
  buffer: ArrayBuffer = new ArrayBuffer(64);
  length: i32 = 0;
  overflowed: bool = false;
  /** Instructions that read a byte. */
  readers: i32 = 0;

  constructor(private readonly limit: i32) {}

  /** Appends a word and gives its address; 0 when there is no room. */
  add(word: u32): i32 {
    const at = this.length;
    if (at >= this.limit) {
      this.overflowed = true;
      return 0;
    }
    if (at << 2 >= this.buffer.byteLength) {
      const grown = new ArrayBuffer(this.buffer.byteLength << 1);
      memory.copy(changetype<usize>(grown), changetype<usize>(this.buffer), (<usize>at) << 2);
      this.buffer = grown;
    }
    store<u32>(this.ptr(at), word);
    this.length = at + 1;
    return at;
  }

  /** The word at `at`, which is below `length`. */
  get(at: i32): u32 {
    return load<u32>(this.ptr(at));
  }

  /** Appends the first word of an instruction that has `count` words more. */
  head(op: Op, count: i32): i32 {
    if (count > MAX_ARGUMENT) this.overflowed = true;
    if (op == Op.Bytes) this.readers++;
    return this.add(op | (count << 3));
  }

  /** Appends a fork; a single way needs none. */
  fork(targets: i32[]): i32 {
    if (targets.length == 1) return targets[0];
    const at = this.head(Op.Fork, targets.length);
    for (let i = 0; i < targets.length; i++) this.add(targets[i]);
    return at;
  }

  /** Changes the way number `index` of the fork at `fork`. */
  setTarget(fork: i32, index: i32, target: i32): void {
    if (!this.overflowed) store<u32>(this.ptr(fork + 1 + index), target);
  }

  private ptr(at: i32): usize {
    return changetype<usize>(this.buffer) + ((<usize>at) << 2);
  }
}
