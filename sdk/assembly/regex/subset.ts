import { aroundOf, holds } from "./around";
import { Op, Program } from "./program";
import { Workspace } from "./workspace";

/** Halfwords before the threads of a state's key. */
export const KEY_HEAD: i32 = 3;

/**
 * One step of all threads of a program: the subset construction. The key of a state is what tells it from others, in
 * halfwords: the bits of what lies behind, the number of threads, the number of matches; the threads (addresses, the
 * preferred one first); the patterns that matched just before the byte that led here. Threads wait where a byte led
 * them: looks and forks are followed only when the next byte is known, since a look may ask for it.
 */
@final
export class Subset {
  /** Address of the key found by `step`; good until the next automaton runs. */
  key: usize = 0;
  private stack: usize = 0;
  /** Addresses visited at this step, in halfwords. */
  private trail: usize = 0;
  private visited: i32 = 0;
  /** Bits of what was visited, and of where threads wait: all 0 between steps, since to clear them whole takes longer than a step. */
  private bits: ArrayBuffer | null = null;
  private seen: usize = 0;
  private reached: usize = 0;
  private matches: usize = 0;
  private threadCount: i32 = 0;
  private matchCount: i32 = 0;
  private readonly bitBytes: i32;

  constructor(
    private readonly program: Program,
    /** Follow all threads after a match, too, instead of only the preferred ones. */
    private readonly all: bool,
    /** Most matches a state can have. */
    private readonly patterns: i32,
  ) {
    this.bitBytes = ((program.size + 63) >> 6) << 3;
  }

  /** Most bytes of a key. */
  get maxKeyBytes(): i32 {
    return (KEY_HEAD + this.program.size + this.patterns) << 1;
  }

  /** Bytes of the key found. */
  get keyBytes(): i32 {
    return (KEY_HEAD + this.threadCount + this.matchCount) << 1;
  }

  /** Whether nothing goes on and nothing matched. */
  get dead(): bool {
    return this.threadCount + this.matchCount == 0;
  }

  get matched(): bool {
    return this.matchCount > 0;
  }

  /** The key of the state before the first byte. */
  begin(behind: i32): void {
    this.prepare();
    this.threadCount = 1;
    this.matchCount = 0;
    store<u16>(this.key, <u16>this.program.entry, KEY_HEAD << 1);
    this.close(behind);
  }

  /** From the state with the key at `from`, over a byte or pseudo byte, to the key of the next state. */
  step(from: usize, byte: i32): void {
    this.prepare();
    this.threadCount = 0;
    this.matchCount = 0;
    this.visited = 0;
    const behind = <i32>load<u16>(from);
    const count = <i32>load<u16>(from, 2);
    for (let i = 0; i < count; i++) {
      const pc = <i32>load<u16>(from + ((<usize>i) << 1), KEY_HEAD << 1);
      if (this.follow(pc, behind, byte)) break;
    }
    this.clear();
    this.close(aroundOf(byte));
  }

  /** Takes back all marks. */
  private clear(): void {
    for (let i = this.visited - 1; i >= 0; i--) {
      const pc = <usize>load<u16>(this.trail + ((<usize>i) << 1));
      store<u8>(this.seen + (pc >> 3), 0);
    }
    const threads = this.key + (KEY_HEAD << 1);
    for (let i = this.threadCount - 1; i >= 0; i--) {
      const pc = <usize>load<u16>(threads + ((<usize>i) << 1));
      store<u8>(this.reached + (pc >> 3), 0);
    }
  }

  /** Lays out the scratch memory. */
  private prepare(): void {
    const addresses = ((<usize>this.program.size) << 1) + 2;
    let bits = this.bits;
    if (bits == null) {
      bits = new ArrayBuffer(this.bitBytes << 1);
      this.bits = bits;
    }
    this.seen = changetype<usize>(bits);
    this.reached = this.seen + <usize>this.bitBytes;
    this.stack = Workspace.of(<i32>(addresses << 1) + (this.patterns << 1) + this.maxKeyBytes);
    this.trail = this.stack + addresses;
    this.matches = this.trail + addresses;
    this.key = this.matches + ((<usize>this.patterns) << 1);
  }

  /** Writes the head and the matches of the key. */
  private close(behind: i32): void {
    store<u16>(this.key, <u16>(behind & this.program.behind));
    store<u16>(this.key, <u16>this.threadCount, 2);
    store<u16>(this.key, <u16>this.matchCount, 4);
    const end = this.key + ((<usize>(KEY_HEAD + this.threadCount)) << 1);
    memory.copy(end, this.matches, (<usize>this.matchCount) << 1);
  }

  /** Follows a thread until it reads the byte or fails; true when a match ends all threads that are less preferred. */
  private follow(entry: i32, behind: i32, byte: i32): bool {
    const bottom = this.stack;
    const ahead = aroundOf(byte);
    store<u16>(bottom, <u16>entry);
    let top = bottom + 2;
    while (top > bottom) {
      top -= 2;
      const pc = <i32>load<u16>(top);
      if (!mark(this.seen, pc)) continue;
      store<u16>(this.trail + ((<usize>this.visited) << 1), <u16>pc);
      this.visited++;
      Workspace.steps++;
      const word = load<u32>(this.program.ptr(pc));
      switch (word & 7) {
        case Op.Bytes:
          this.read(pc, (word >> 3) & 0x1fff, byte);
          break;
        case Op.Fork:
          for (let i = (word >> 3) & 0x1fff; i > 0; i--) {
            store<u16>(top, load<u16>(this.program.ptr(pc + i)));
            top += 2;
          }
          break;
        case Op.Match:
          store<u16>(this.matches + ((<usize>this.matchCount) << 1), <u16>(word >> 16));
          this.matchCount++;
          if (!this.all) return true;
          break;
        default:
          if ((word & 7) == Op.Look && !holds((word >> 3) & 0x1fff, behind, ahead)) break;
          store<u16>(top, <u16>(word >> 16));
          top += 2;
      }
    }
    return false;
  }

  /** Takes the ways of the `count` entries at `pc` that the byte is in. */
  private read(pc: i32, count: i32, byte: i32): void {
    let at = this.program.ptr(pc);
    for (let i = 0; i < count; i++) {
      at += 4;
      const entry = load<u32>(at);
      if (byte < <i32>(entry & 0xff) || byte > <i32>((entry >> 8) & 0xff)) continue;
      const target = <i32>(entry >> 16);
      if (!mark(this.reached, target)) continue;
      store<u16>(this.key + ((<usize>(KEY_HEAD + this.threadCount)) << 1), <u16>target);
      this.threadCount++;
    }
  }
}

/** Sets bit `index`; false when it was set. */
function mark(bits: usize, index: i32): bool {
  const at = bits + <usize>(index >> 3);
  const bit = 1 << (index & 7);
  const byte = <i32>load<u8>(at);
  store<u8>(at, <u8>(byte | bit));
  return (byte & bit) == 0;
}
