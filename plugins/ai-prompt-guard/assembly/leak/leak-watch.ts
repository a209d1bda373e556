import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PromptWords, SHINGLE, WordRow } from "./prompt-words";
import { Words } from "./words";

/**
 * Watches one text of an answer for the system prompt. While it tells words of the prompt in a row it is held back, until
 * the row ends or is too long to be told.
 */
@final
export class LeakWatch {
  /** Bytes of the text that went on when the leak was found; -1: none was. */
  leakAt: i32 = -1;
  private readonly words: Words = new Words();
  private readonly row: WordRow = new WordRow();
  /** Words of the prompt in a row, up to here; 0: the last word was none. */
  private run: i32 = 0;
  private held: ByteWriter = new ByteWriter(64);
  private passed: i32 = 0;

  constructor(
    private readonly prompt: PromptWords,
    private readonly share: f64,
    /** words in a row that may not be told */
    private readonly most: i32,
    /** bytes held at most; 0: nothing is held, and nothing kept back after a leak */
    private readonly limit: i32,
  ) {}

  /** What goes on now of the text. After a leak, nothing does. */
  feed(piece: Bytes): Bytes {
    if (this.leakAt >= 0) return this.limit == 0 ? piece : Bytes.empty();
    const free = this.scan(piece);
    if (this.limit == 0) {
      this.passed += piece.length;
      return piece;
    }
    if (this.leakAt >= 0) return this.cut(free, piece);
    return this.release(free, piece);
  }

  /** The text is over. */
  end(): Bytes {
    if (this.leakAt >= 0) return Bytes.empty();
    if (this.words.end()) this.judge(this.words.hash);
    if (this.leakAt >= 0) return Bytes.empty();
    const rest = this.held.take();
    this.passed += rest.length;
    return rest;
  }

  /** Answers how much of the piece may go on, with all that was held; -1: nothing of either. */
  private scan(piece: Bytes): i32 {
    let free = this.run > 0 ? -1 : 0;
    let at = 0;
    for (let next = this.words.next(piece, 0); next >= 0; next = this.words.next(piece, at)) {
      const before = this.run;
      this.judge(this.words.hash);
      if (this.leakAt >= 0) return free;
      if (this.run == 0) free = next;
      else if (before == 0) free = at;
      at = next;
    }
    return this.run == 0 ? piece.length : free;
  }

  private judge(word: u32): void {
    const row = this.row.push(word);
    const isTold = row != 0 && this.prompt.tell(row);
    this.run = isTold ? (this.run == 0 ? SHINGLE : this.run + 1) : 0;
    if (isTold && (this.run >= this.most || this.prompt.hasTold(this.share))) this.leakAt = this.passed;
  }

  /** What stands before the row in which the prompt was told. */
  private cut(free: i32, piece: Bytes): Bytes {
    if (free < 0) return Bytes.empty();
    const out = this.release(free, piece);
    this.leakAt = this.passed;
    this.held = new ByteWriter(0);
    return out;
  }

  private release(free: i32, piece: Bytes): Bytes {
    if (free < 0) {
      this.held.bytes(piece);
      return this.overflow();
    }
    if (this.held.length == 0 && free == piece.length) {
      this.passed += piece.length;
      return piece;
    }
    this.held.bytes(piece.slice(0, free));
    const out = this.held.take();
    this.held = new ByteWriter(64);
    this.held.bytes(piece.slice(free));
    this.passed += out.length;
    return out;
  }

  /** More than may be held: the oldest goes on. */
  private overflow(): Bytes {
    const over = this.held.length - this.limit;
    if (over <= 0) return Bytes.empty();
    const all = this.held.take();
    this.held = new ByteWriter(this.limit);
    this.held.bytes(all.slice(over));
    this.passed += over;
    return all.slice(0, over);
  }
}
