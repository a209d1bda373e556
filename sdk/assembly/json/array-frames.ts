import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { FrameReader } from "../frame-reader";
import { SSE_BLOCKS_AT_ONCE, SSE_EVENT_LIMIT } from "../sse/parser";
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./scanner";

/**
 * Cuts a JSON array of objects that arrives in pieces into its elements, as Gemini streams without `alt=sse`. What stands
 * between the objects is passed over, so one object alone and objects in lines are read as well. The elements are
 * delimited, not validated.
 */
@final
export class JsonArrayFrames extends FrameReader {
  /** what of the current element came in earlier pieces */
  private readonly held: ByteWriter = new ByteWriter(16);
  private chunk: Bytes = Bytes.empty();
  private current: Bytes = Bytes.empty();
  private depth: i32 = 0;
  private inString: bool = false;
  private escaped: bool = false;
  private full: bool = false;
  /** Elements since the last push. */
  private count: i32 = 0;

  /** @param limit largest element in bytes */
  constructor(private readonly limit: i32 = SSE_EVENT_LIMIT) {
    super();
  }

  push(chunk: Bytes): void {
    if (this.full) return;
    this.count = 0;
    if (this.chunk.length == 0) {
      this.chunk = chunk;
      return;
    }
    const joined = new ByteWriter(this.chunk.length + chunk.length);
    joined.bytes(this.chunk);
    joined.bytes(chunk);
    this.chunk = joined.take();
  }

  /** An element that is not complete is none. */
  finish(): void {}

  next(): bool {
    if (this.full) return false;
    const chunk = this.chunk;
    let start = this.depth > 0 ? 0 : -1;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk.at(i);
      if (start < 0 && byte == OPEN_BRACE) start = i;
      if (start >= 0 && this.ends(byte)) return this.deliver(start, i + 1);
    }
    this.chunk = Bytes.empty();
    if (start >= 0) this.hold(chunk.slice(start));
    return false;
  }

  get event(): Bytes {
    return Bytes.empty();
  }

  get data(): Bytes {
    return this.current;
  }

  get overflowed(): bool {
    return this.full;
  }

  takeRest(): Bytes {
    this.held.bytes(this.chunk);
    this.chunk = Bytes.empty();
    return this.held.take();
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

  private deliver(start: i32, end: i32): bool {
    const piece = this.chunk.slice(start, end);
    this.chunk = this.chunk.slice(end);
    this.full = this.full || ++this.count > SSE_BLOCKS_AT_ONCE;
    if (this.held.length == 0) this.current = piece;
    else {
      this.hold(piece);
      this.current = this.held.take();
    }
    this.full = this.full || this.current.length > this.limit;
    return !this.full;
  }

  private hold(piece: Bytes): void {
    if (piece.length > this.limit - this.held.length) this.full = true;
    else this.held.bytes(piece);
  }
}
