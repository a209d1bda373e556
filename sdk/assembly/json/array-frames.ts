import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { FRAME_LIMIT, FrameReader } from "../frame-reader";
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./scanner";

/**
 * Cuts a JSON array of objects that arrives in pieces into its elements, as Gemini streams without `alt=sse`. What stands
 * between the objects is passed over, so one object alone and objects in lines are read as well. The elements are
 * delimited, not validated.
 */
@final
export class JsonArrayFrames extends FrameReader {
  private current: Bytes = Bytes.empty();
  private depth: i32 = 0;
  private inString: bool = false;
  private escaped: bool = false;
  private readonly gap: ByteWriter = new ByteWriter(16);

  /** @param limit largest element in bytes @param keepsGaps whether what stands between the elements is kept, see `takeGap` */
  constructor(
    limit: i32 = FRAME_LIMIT,
    private readonly keepsGaps: bool = false,
  ) {
    super(limit);
  }

  /** What stood before the current element, or before the end; for those who pass the array on. */
  takeGap(): Bytes {
    return this.gap.take();
  }

  /** An element that is not complete is none. */
  finish(): void {}

  next(): bool {
    if (this.overflowed) return false;
    if (this.depth == 0 && !this.passOver()) return false;
    const chunk = this.chunk;
    for (let i = 0; i < chunk.length; i++) {
      if (this.ends(chunk.at(i))) return this.deliver(i + 1);
    }
    return this.holdBack(chunk);
  }

  get event(): Bytes {
    return Bytes.empty();
  }

  get data(): Bytes {
    return this.current;
  }

  /** Follows the structure; true at the end of an element. */
  private ends(byte: i32): bool {
    if (this.escaped) this.escaped = false;
    else if (this.inString) {
      if (byte == QUOTE) this.inString = false;
      else this.escaped = byte == BACKSLASH;
    } else if (byte == QUOTE) this.inString = true;
    else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) this.depth++;
    else if (byte == CLOSE_BRACE || byte == CLOSE_BRACKET) return --this.depth == 0;
    return false;
  }

  /** Goes on to where an element begins; false when none does. */
  private passOver(): bool {
    const chunk = this.chunk;
    const begin = chunk.indexOfByte(OPEN_BRACE);
    const gap = begin < 0 ? chunk : chunk.slice(0, begin);
    if (this.keepsGaps) {
      if (gap.length > this.limit - this.gap.length) return this.refuse();
      this.gap.bytes(gap);
    }
    this.chunk = begin < 0 ? Bytes.empty() : chunk.slice(begin);
    return begin >= 0;
  }

  private deliver(end: i32): bool {
    const piece = this.chunk.slice(0, end);
    if (piece.length > this.limit - this.held.length) return this.refuse();
    if (!this.admit()) return false;
    this.chunk = this.chunk.slice(end);
    this.current = this.join(piece);
    return true;
  }

  private holdBack(piece: Bytes): bool {
    if (piece.length > this.limit - this.held.length) return this.refuse();
    this.held.bytes(piece);
    this.chunk = Bytes.empty();
    return false;
  }
}
