import { END_OF_TEXT, aroundOf, holds } from "./around";
import { Op, Program } from "./program";
import { Utf8Reader } from "./utf8";
import { Workspace } from "./workspace";

/** Bytes of an entry of the stack: an address and 0, or -1 - slot and the value to give back to it. */
const ENTRY: usize = 8;

/** Bytes before the addresses of a list of threads: how many there are. */
const LIST_HEAD: usize = 8;

/** Working memory of a search in bytes, as far as it grows with the groups. */
export function groupMemory(program: Program, slots: i32): i64 {
  return <i64>(program.readers + 1) * <i64>slots * 8;
}

/**
 * Finds what the groups hold in a match whose place is known: all threads at once (Pike's machine), the preferred ones
 * first, each with the positions it has saved. Takes the program's size times the length of the match.
 */
@final
export class GroupSearch {
  private seen: usize = 0;
  private stack: usize = 0;
  /** Slots of the thread that is being followed. */
  private current: usize = 0;
  /** Slots of the preferred match so far. */
  private best: usize = 0;
  /** Threads at this position, and at the next one. */
  private now: usize = 0;
  private next: usize = 0;
  private readonly slotBytes: usize;
  private readonly seenBytes: usize;
  /** Bytes of a list before the slots of its threads. */
  private readonly listBytes: usize;

  constructor(
    private readonly program: Program,
    slots: i32,
  ) {
    this.slotBytes = (<usize>slots) << 2;
    this.seenBytes = ((<usize>program.size + 63) >> 6) << 3;
    this.listBytes = LIST_HEAD + ((<usize>(program.readers + 1)) << 2);
  }

  /**
   * Runs from `entry` over `[from, to)`, where a match ends, of the text `[start, end)`; gives the address of the slots,
   * which hold offsets from `start`, -1 where nothing was saved. They are good until the next automaton runs.
   */
  run(entry: i32, reader: Utf8Reader, start: usize, end: usize, from: usize, to: usize): usize {
    this.prepare();
    let behind = aroundOf(from > start ? <i32>load<u8>(from - 1) : END_OF_TEXT);
    memory.fill(this.current, 0xff, this.slotBytes);
    this.follow(entry, <i32>(from - start), behind, aroundOf(byteAt(from, end)));
    for (let at = from; load<i32>(this.next) != 0; at++) {
      const threads = this.next;
      this.next = this.now;
      this.now = threads;
      store<i32>(this.next, 0);
      clear(this.seen, this.seenBytes);
      const byte = at < to ? reader.byte(at) : END_OF_TEXT;
      behind = aroundOf(byte);
      this.advance(byte, <i32>(at + 1 - start), behind, aroundOf(byteAt(at + 1, end)));
    }
    return this.best;
  }

  private prepare(): void {
    const stackBytes = ENTRY * <usize>(this.program.size + 2);
    const threads = this.listBytes + this.slotBytes * <usize>(this.program.readers + 1);
    const size = this.seenBytes + stackBytes + 2 * this.slotBytes + 2 * threads;
    this.seen = Workspace.of(<i32>size);
    this.stack = this.seen + this.seenBytes;
    this.current = this.stack + stackBytes;
    this.best = this.current + this.slotBytes;
    this.now = this.best + this.slotBytes;
    this.next = this.now + threads;
    memory.fill(this.seen, 0, this.seenBytes);
    memory.fill(this.best, 0xff, this.slotBytes);
    store<i32>(this.next, 0);
  }

  /** Moves all threads over a byte, to the list of the next position; a match ends those that are less preferred. */
  private advance(byte: i32, position: i32, behind: i32, ahead: i32): void {
    const count = load<i32>(this.now);
    for (let i = 0; i < count; i++) {
      let at = this.program.ptr(load<i32>(this.now + LIST_HEAD + ((<usize>i) << 2)));
      const slots = this.now + this.listBytes + <usize>i * this.slotBytes;
      const word = load<u32>(at);
      if ((word & 7) == Op.Match) {
        memory.copy(this.best, slots, this.slotBytes);
        return;
      }
      for (let entries = (word >> 3) & 0x1fff; entries > 0; entries--) {
        at += 4;
        const entry = load<u32>(at);
        if (byte < <i32>(entry & 0xff) || byte > <i32>((entry >> 8) & 0xff)) continue;
        copy(this.current, slots, this.slotBytes);
        this.follow(entry >> 16, position, behind, ahead);
      }
    }
  }

  /** Follows the thread with the current slots to all instructions where it can wait, in order of preference. */
  private follow(entry: i32, position: i32, behind: i32, ahead: i32): void {
    let top = this.push(this.stack, entry, 0);
    while (top > this.stack) {
      top -= ENTRY;
      const pc = load<i32>(top);
      if (pc < 0) {
        store<i32>(this.current + ((<usize>(-1 - pc)) << 2), load<i32>(top, 4));
        continue;
      }
      if (!this.mark(pc)) continue;
      Workspace.steps++;
      const word = load<u32>(this.program.ptr(pc));
      const argument = <i32>((word >> 3) & 0x1fff);
      switch (word & 7) {
        case Op.Fork:
          for (let i = argument; i > 0; i--) top = this.push(top, load<i32>(this.program.ptr(pc + i)), 0);
          break;
        case Op.Look:
          if (holds(argument, behind, ahead)) top = this.push(top, word >> 16, 0);
          break;
        case Op.Save: {
          const slot = this.current + ((<usize>argument) << 2);
          top = this.push(top, -1 - argument, load<i32>(slot));
          store<i32>(slot, position);
          top = this.push(top, word >> 16, 0);
          break;
        }
        default:
          this.wait(pc);
      }
    }
  }

  private push(top: usize, pc: i32, value: i32): usize {
    store<i32>(top, pc);
    store<i32>(top, value, 4);
    return top + ENTRY;
  }

  /** Adds a thread at `pc`, with the current slots, to the list of the next position. */
  private wait(pc: i32): void {
    const index = <usize>load<i32>(this.next);
    store<i32>(this.next, <i32>index + 1);
    store<i32>(this.next + LIST_HEAD + (index << 2), pc);
    copy(this.next + this.listBytes + index * this.slotBytes, this.current, this.slotBytes);
  }

  /** Notes that `pc` was visited at this position; false when it had been. */
  private mark(pc: i32): bool {
    const at = this.seen + <usize>(pc >> 3);
    const bit = 1 << (pc & 7);
    const byte = <i32>load<u8>(at);
    store<u8>(at, <u8>(byte | bit));
    return (byte & bit) == 0;
  }
}

function byteAt(at: usize, end: usize): i32 {
  return at < end ? <i32>load<u8>(at) : END_OF_TEXT;
}

/** Copies words; for a few of them a loop is faster than the instruction for blocks. */
function copy(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
}

function clear(at: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<u64>(at + i, 0);
}
