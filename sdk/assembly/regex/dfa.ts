import { END_OF_TEXT } from "./around";
import { ByteClasses } from "./byte-classes";
import { MAX_DFA_BYTES } from "./limits";
import { Op, Program } from "./program";
import { DEAD, MATCHED, StateCache, UNKNOWN } from "./state-cache";
import { KEY_HEAD, Subset } from "./subset";
import { Utf8Reader } from "./utf8";

/**
 * A lazy automaton: a program's states, made when a text first needs them and kept in a cache of bounded size. A step
 * that is cached costs a few loads; one that is not costs one step of all threads, so that the time is linear in the
 * text whatever the cache holds. A match shows one step late, once the byte after it is known.
 */
@final
export class Dfa {
  private readonly classes: ByteClasses;
  private readonly subset: Subset;
  private readonly cache: StateCache;
  /** States before the first byte, by the bits of what is behind; 0 when not made. */
  private readonly starts: StaticArray<i32> = new StaticArray<i32>(8);
  private startsVersion: i32 = 0;
  /** How many bytes the last `end` or `start` has read. */
  scanned: i32 = 0;
  /** Where the last `run` has come to. */
  state: i32 = DEAD;

  /**
   * @param all follow every thread: for the longest match, or for many patterns @param patterns how many there are
   * @param cached bytes of states that are kept
   */
  constructor(
    private readonly program: Program,
    all: bool,
    patterns: i32,
    cached: i32 = MAX_DFA_BYTES,
  ) {
    const classes = new ByteClasses(program);
    const subset = new Subset(program, all, patterns);
    this.classes = classes;
    this.subset = subset;
    this.cache = new StateCache(classes.count, max(cached, subset.maxKeyBytes << 2));
  }

  /** States are good until this changes. */
  get version(): i32 {
    return this.cache.version;
  }

  /** The state before the first byte; `behind` is what stands before it (`aroundOf`). */
  start(behind: i32): i32 {
    if (this.startsVersion != this.cache.version) this.starts.fill(0);
    const index = behind & this.program.behind;
    let state = this.starts[index];
    if (state == 0) {
      this.subset.begin(behind);
      state = this.cache.intern(this.subset.key, this.subset.keyBytes);
      if (this.startsVersion != this.cache.version) this.starts.fill(0);
      this.starts[index] = state;
    }
    this.startsVersion = this.cache.version;
    return state;
  }

  /** The state after a byte or pseudo byte, plus `MATCHED` if a match ended before it; `state` is not `DEAD`. */
  step(state: i32, byte: i32): i32 {
    const offset = <usize>(state + (this.classes.of(byte) << 2));
    const next = load<i32>(this.cache.base + offset);
    return next != UNKNOWN ? next : this.make(state, byte, offset);
  }

  /**
   * Runs over `[at, end)` as long as the steps are cached and nothing matches; gives where it stopped, which is `end` or
   * the byte that needs a `step`, and leaves the state there in `state`.
   */
  run(reader: Utf8Reader, state: i32, at: usize, end: usize): usize {
    const map = this.classes.ptr;
    const base = this.cache.base;
    // Up to here the bytes are known to be well-formed.
    let known: usize = 0;
    for (; at < end; at++) {
      let byte = <i32>load<u8>(at);
      if (byte >= 0x80 && at >= known) {
        byte = reader.byte(at);
        known = reader.high;
      }
      const next = load<i32>(base + <usize>(state + ((<i32>load<u8>(map + <usize>byte)) << 2)));
      // Most steps change nothing; not to wait for the next state then saves two thirds of the time.
      if (next == state) continue;
      if ((next & MATCHED) != 0 || next <= DEAD) break;
      state = next;
    }
    this.state = state;
    return at;
  }

  /** Where the leftmost match at or after `from` ends, 0 when there is none; with `first`, where the first one does. */
  findEnd(reader: Utf8Reader, from: usize, end: usize, behind: i32, first: bool): usize {
    let found: usize = 0;
    let at = from;
    this.state = this.start(behind);
    while (this.state != DEAD) {
      at = this.run(reader, this.state, at, end);
      const next = this.step(this.state, at < end ? reader.byte(at) : END_OF_TEXT);
      if ((next & MATCHED) != 0) found = at;
      if (at == end || (first && found != 0)) break;
      this.state = next & ~MATCHED;
      at++;
    }
    this.scanned = <i32>(at - from);
    return found;
  }

  /**
   * Where the longest match begins that ends at `from` and begins at or after `stop`; the text goes on before `stop`
   * if `start < stop`, and `ahead` tells what stands at `from`. 0 when there is none.
   */
  findStart(reader: Utf8Reader, from: usize, stop: usize, start: usize, ahead: i32): usize {
    let state = this.start(ahead);
    let found: usize = 0;
    let at = from;
    while (at > stop) {
      const next = this.step(state, reader.byte(at - 1));
      if ((next & MATCHED) != 0) found = at;
      state = next & ~MATCHED;
      if (state == DEAD) return found;
      at--;
    }
    const beyond = stop > start ? <i32>load<u8>(stop - 1) : END_OF_TEXT;
    return (this.step(state, beyond) & MATCHED) != 0 ? stop : found;
  }

  /** Address of a state's key; see `Subset`. */
  keyOf(state: i32): usize {
    return this.cache.key(state);
  }

  keyBytesOf(state: i32): i32 {
    return this.cache.keyBytes(state);
  }

  /** The state with a key that was copied before the cache was emptied. */
  restore(key: usize, bytes: i32): i32 {
    return this.cache.intern(key, bytes);
  }

  /** Whether nothing but the search for a beginning goes on from a state: no match is under way. */
  idle(state: i32): bool {
    const key = this.cache.key(state);
    return load<u16>(key, 2) == 1 && <i32>load<u16>(key, KEY_HEAD << 1) == this.program.entry;
  }

  /** Whether a match may still begin, go on or depend on what follows: not when all that is left are matches that are complete. */
  open(state: i32): bool {
    const key = this.cache.key(state);
    for (let i = <i32>load<u16>(key, 2) - 1; i >= 0; i--) {
      const pc = <i32>load<u16>(key + ((<usize>i) << 1), KEY_HEAD << 1);
      if ((load<u32>(this.program.ptr(pc)) & 7) != Op.Match) return true;
    }
    return false;
  }

  private make(state: i32, byte: i32, offset: usize): i32 {
    const version = this.cache.version;
    this.subset.step(this.cache.key(state), byte);
    let next = DEAD;
    if (!this.subset.dead) {
      next = this.cache.intern(this.subset.key, this.subset.keyBytes);
      if (this.subset.matched) next |= MATCHED;
    }
    // The state that was left may be gone with a full cache.
    if (version == this.cache.version) store<i32>(this.cache.base + offset, next);
    return next;
  }
}
