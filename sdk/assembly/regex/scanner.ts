import { Bytes } from "../bytes";
import { END_OF_TEXT, NOT_YET_KNOWN } from "./around";
import { Around } from "./program";
import { RegexSet } from "./regex-set";
import { DEAD, MATCHED } from "./state-cache";
import { KEY_HEAD } from "./subset";
import { Utf8Reader, cutCharacter } from "./utf8";

/**
 * Runs a set over a text that comes in pieces, cut anywhere: the state is carried from piece to piece, nothing of the
 * text is kept but a character that is cut off. Any number of scanners of one set can take turns.
 */
@final
export class RegexScanner {
  private readonly reader: Utf8Reader = new Utf8Reader(0, 0);
  private readonly ends: StaticArray<i64>;
  private found: i32 = 0;
  private state: i32 = 0;
  /** The cache's version in which `state` was made. */
  private version: i32 = 0;
  /** The state's key, since other scanners may empty the cache. */
  private key: ArrayBuffer = new ArrayBuffer(0);
  private keyBytes: i32 = 0;
  /** Bytes run over so far. */
  private position: i64 = 0;
  /** The beginning of a character whose rest has not come. */
  private cut: Bytes = Bytes.empty();

  /** @param first stop at the first match of any pattern */
  constructor(
    private readonly set: RegexSet,
    private readonly first: bool = false,
  ) {
    this.ends = new StaticArray<i64>(set.length);
    this.reset();
  }

  /** Begins a new text. */
  reset(): void {
    this.ends.fill(-1);
    this.found = 0;
    this.position = 0;
    this.cut = Bytes.empty();
    this.state = this.set.dfa.start(Around.Edge);
    this.keep();
  }

  /** Number of patterns that have matched. */
  get count(): i32 {
    return this.found;
  }

  /** Whether pattern `index` has matched. */
  matched(index: i32): bool {
    return this.end(index) >= 0;
  }

  /** Bytes of the text up to the end of the first match of pattern `index`; -1 while there is none. */
  end(index: i32): i64 {
    return <u32>index < <u32>this.ends.length ? this.ends[index] : -1;
  }

  /**
   * Reads on; true when patterns matched that had not before. A match that may depend on what follows (`$`, `\b`) shows
   * with the next piece or the end; all others show at once.
   */
  feed(piece: Bytes): bool {
    const before = this.found;
    const text = this.cut.length > 0 ? joined(this.cut, piece) : piece;
    const size = text.length - cutCharacter(text.ptr, text.ptrEnd);
    this.cut = size < text.length ? Bytes.wrap(text.slice(size).toBuffer()) : Bytes.empty();
    this.restore();
    this.run(text.slice(0, size));
    this.keep();
    // This step may empty the cache; the state was kept before it.
    if (!this.done) this.collect(this.set.dfa.step(this.state, NOT_YET_KNOWN));
    return this.found > before;
  }

  /** Ends the text; true when patterns matched that had not before. */
  finish(): bool {
    const before = this.found;
    this.restore();
    this.run(this.cut);
    this.cut = Bytes.empty();
    if (!this.done) this.collect(this.set.dfa.step(this.state, END_OF_TEXT));
    this.state = DEAD;
    return this.found > before;
  }

  /** Whether nothing that follows can change the outcome. */
  private get done(): bool {
    return this.state == DEAD || this.found == this.ends.length || (this.first && this.found > 0);
  }

  private run(text: Bytes): void {
    const dfa = this.set.dfa;
    const start = this.position - <i64>text.ptr;
    const end = text.ptrEnd;
    let at = text.ptr;
    this.reader.reset(at, end);
    while (!this.done) {
      at = dfa.run(this.reader, this.state, at, end);
      this.state = dfa.state;
      this.position = start + <i64>at;
      if (at == end) break;
      const next = dfa.step(this.state, this.reader.byte(at));
      this.collect(next);
      this.state = next & ~MATCHED;
      at++;
    }
  }

  /** Notes the matches of the state that a step led to; they ended before the byte stepped over. */
  private collect(next: i32): void {
    if ((next & MATCHED) == 0) return;
    const key = this.set.dfa.keyOf(next & ~MATCHED);
    const count = <i32>load<u16>(key, 4);
    const matches = key + ((<usize>(KEY_HEAD + load<u16>(key, 2))) << 1);
    for (let i = 0; i < count; i++) {
      const index = <i32>load<u16>(matches + ((<usize>i) << 1));
      if (this.ends[index] >= 0) continue;
      this.ends[index] = this.position;
      this.found++;
    }
  }

  /** Copies the state's key. */
  private keep(): void {
    const dfa = this.set.dfa;
    if (this.state == DEAD) return;
    this.keyBytes = dfa.keyBytesOf(this.state);
    if (this.key.byteLength < this.keyBytes) this.key = new ArrayBuffer(this.keyBytes);
    memory.copy(changetype<usize>(this.key), dfa.keyOf(this.state), <usize>this.keyBytes);
    this.version = dfa.version;
  }

  /** Makes the state anew if the cache was emptied. */
  private restore(): void {
    const dfa = this.set.dfa;
    if (this.state == DEAD || this.version == dfa.version) return;
    this.state = dfa.restore(changetype<usize>(this.key), this.keyBytes);
  }
}

function joined(head: Bytes, tail: Bytes): Bytes {
  const buffer = new ArrayBuffer(head.length + tail.length);
  const at = changetype<usize>(buffer);
  memory.copy(at, head.ptr, <usize>head.length);
  memory.copy(at + <usize>head.length, tail.ptr, <usize>tail.length);
  return Bytes.wrap(buffer);
}
