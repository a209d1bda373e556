import { Bytes } from "../bytes";
import { ByteWriter } from "../byte-writer";
import { cutCharacter } from "../regex/utf8";
import { Finding } from "./finding";
import { PatternSet } from "./pattern-set";

/** Looks for the patterns of a set in a text that comes in pieces. */
@final
export class PatternStream {
  /** What was found in the text that the last `take` gave: positions in it, none crosses its end. */
  findings: Finding[] = [];
  /** Patterns with `shortest` that were found so far, each once, though the text may not be taken yet. */
  readonly early: i32[] = [];
  private held: ByteWriter = new ByteWriter();
  private over: bool = false;

  constructor(
    private readonly set: PatternSet,
    private readonly limit: i32,
  ) {}

  /** The next piece of the text, in UTF-8, cut anywhere. */
  feed(piece: Bytes): void {
    this.held.bytes(piece);
    this.note();
  }

  /** The text is over. */
  finish(): void {
    this.over = true;
    this.note();
  }

  /** The text that is decided since the last `take`: nothing that follows can be part of a match with it. */
  take(): Bytes {
    const text = this.held.view();
    let end = this.over ? text.length : text.length - this.limit;
    const all = this.set.scan(text);
    if (!this.over) end -= cutCharacter(text.ptr, text.ptr + <usize>max(end, 0));
    for (let i = all.length - 1; i >= 0; i--) {
      if (all[i].start < end && all[i].end > end) end = all[i].start;
    }
    this.findings = [];
    if (end <= 0) return Bytes.empty();
    for (let i = 0; i < all.length && all[i].end <= end; i++) this.findings.push(all[i]);
    this.held = new ByteWriter();
    this.held.bytes(text.slice(end));
    return text.slice(0, end);
  }

  /** Bytes of the text that are not taken yet. */
  get heldBytes(): i32 {
    return this.held.length;
  }

  private note(): void {
    const all = this.set.scan(this.held.view());
    for (let i = 0; i < all.length; i++) {
      const pattern = all[i].pattern;
      if (this.set.isShortest(pattern) && !this.early.includes(pattern)) this.early.push(pattern);
    }
  }
}
