import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { utf8IncompleteTail } from "../../encoding/utf8";
import { MaskTable } from "./mask-table";

/**
 * Puts values in the place of their masks in a text that comes in pieces, cut anywhere. Held back is what may still become
 * a mask, at most as much as the longest; of masks that begin alike the longest counts.
 */
@final
export class Restorer {
  /** Masks that were found. */
  restored: i32 = 0;
  private held: Bytes = Bytes.empty();
  /** What the walk at a place found: end of the longest mask or -1, its index, and whether the text ended before it was sure. */
  private end: i32 = -1;
  private found: i32 = -1;
  private isOpen: bool = false;

  constructor(private readonly table: MaskTable) {}

  /** Bytes that are held back. */
  get heldBytes(): i32 {
    return this.held.length;
  }

  /** The next piece. Answers what is decided, the very piece where nothing is to be done. */
  feed(piece: Bytes): Bytes {
    return this.read(this.joined(piece), false);
  }

  /** The text is over: what was held back. */
  finish(): Bytes {
    return this.read(this.joined(Bytes.empty()), true);
  }

  private joined(piece: Bytes): Bytes {
    const held = this.held;
    if (held.length == 0) return piece;
    this.held = Bytes.empty();
    const out = new ByteWriter(held.length + piece.length);
    out.bytes(held);
    out.bytes(piece);
    return out.take();
  }

  private read(text: Bytes, isLast: bool): Bytes {
    const out = new ByteWriter(16);
    let from = 0;
    let at = 0;
    // Whoever writes JSON can not write half a character.
    let decided = isLast ? text.length : text.length - utf8IncompleteTail(text);
    while (at < decided) {
      if (!this.table.startsWith(text.at(at))) {
        at++;
        continue;
      }
      this.walk(text, at);
      if (this.isOpen && !isLast) {
        decided = at;
      } else if (this.end < 0) {
        at++;
      } else {
        out.raw(text.ptr + <usize>from, at - from);
        out.bytes(this.table.valueAt(this.found));
        this.restored++;
        at = this.end;
        from = at;
      }
    }
    // A mask may end behind what would have been held.
    decided = max(decided, from);
    if (decided < text.length) this.held = text.copy(decided);
    if (from == 0 && out.length == 0) return text.slice(0, decided);
    out.bytes(text.slice(from, decided));
    return out.take();
  }

  /** Looks for the longest mask that begins at a place. */
  private walk(text: Bytes, at: i32): void {
    const table = this.table;
    this.end = -1;
    table.begin();
    let next = at;
    while (next < text.length && table.step(text.at(next))) {
      next++;
      const whole = table.whole;
      if (whole < 0) continue;
      this.end = next;
      this.found = whole;
    }
    this.isOpen = next == text.length && table.goesOn;
  }
}
