import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { BodyStore } from "./body-store";

/** A piece of the new content: bytes of the VM, or a range of the old content. */
@final
class Piece {
  constructor(
    readonly text: Bytes,
    readonly from: i32,
    readonly to: i32,
  ) {}
}

/**
 * Makes new content of a store out of texts and of ranges of its old content, which pass through a window of the VM's
 * memory. The new content grows behind the old one, of which goes what no later piece needs: ranges in their old order, the
 * usual case, never take much more room than the content does.
 */
@final
export class BodyRewrite {
  private readonly pieces: Piece[] = [];
  /** Bytes of the old content that are gone. */
  private dropped: i32 = 0;

  /** @param size bytes of the old content */
  constructor(
    private readonly store: BodyStore,
    private readonly window: Bytes,
    private readonly size: i32,
  ) {}

  text(text: Bytes): void {
    this.pieces.push(new Piece(text, this.size, this.size));
  }

  /** @param from,to positions in the old content */
  range(from: i32, to: i32): void {
    this.pieces.push(new Piece(Bytes.empty(), from, to));
  }

  /** The new content, made in the VM of old content that is there, too; the store stays as it is. @param size bytes to expect */
  take(old: Bytes, size: i32): Bytes {
    const pieces = this.pieces;
    const out = new ByteWriter(size);
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      out.bytes(piece.text);
      out.bytes(old.slice(piece.from, piece.to));
    }
    return out.take();
  }

  /** Makes it in the store. */
  finish(): void {
    const pieces = this.pieces;
    const needed = new StaticArray<i32>(pieces.length);
    let lowest = this.size;
    for (let i = pieces.length - 1; i >= 0; i--) {
      needed[i] = lowest;
      lowest = min(lowest, pieces[i].from);
    }
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      if (piece.text.length > 0) this.store.append(piece.text);
      this.copy(piece.from, piece.to, needed[i]);
    }
    this.drop(this.size);
  }

  /** @param needed where the first byte stands that a later piece wants */
  private copy(from: i32, to: i32, needed: i32): void {
    for (let at = from; at < to; ) {
      const count = this.store.readInto(at - this.dropped, this.window.slice(0, to - at));
      if (count == 0) return;
      this.store.append(this.window.slice(0, count));
      at += count;
      this.drop(min(at, needed));
    }
  }

  /** Takes away the old content up to a position. */
  private drop(until: i32): void {
    if (until <= this.dropped) return;
    this.store.replacePrefix(until - this.dropped, Bytes.empty());
    this.dropped = until;
  }
}
