import { Bytes } from "../bytes";
import { FRAME_LIMIT, FrameReader } from "../frame-reader";
import { BlockScanner } from "./block-scanner";
import { SseBlock } from "./block";

/**
 * Incremental parser of server-sent events (WHATWG HTML, section 9.2.6). Chunks may be cut anywhere. An event that lies
 * whole within a chunk is read in place; only an event that spans chunks is copied, once.
 *
 *     parser.push(chunk);
 *     while (parser.next()) use(parser.event, parser.data);
 *
 * Pass-through: the `raw` of all blocks (`nextBlock`, which also yields comments) and at the end `takeRest()`, joined,
 * are the input byte for byte, so one event can be dropped or replaced and the others left as they came.
 *
 * Deviation from the standard: `finish` also delivers a last event that no blank line ended, since providers send such;
 * it is marked by `isCut`.
 *
 * Windows handed out (`raw`, `data`, …) stay valid; nothing is overwritten.
 */
@final
export class SseParser extends FrameReader {
  private readonly scanner: BlockScanner = new BlockScanner();
  private block: SseBlock = SseBlock.empty();
  private lastId: Bytes = Bytes.empty();
  private finished: bool = false;
  private first: bool = true;

  /** @param limit largest size of one event in bytes, its line ends included */
  constructor(limit: i32 = FRAME_LIMIT) {
    super(limit);
  }

  /** Says that the stream ended: what is held becomes a last block. */
  finish(): void {
    this.finished = true;
  }

  /** Goes on to the next event (a block with data); false when more input is needed. */
  next(): bool {
    this.skipBlankLines();
    while (this.nextBlock()) {
      if (this.block.hasData) return true;
      this.skipBlankLines();
    }
    return false;
  }

  /** Goes on to the next block: an event, or comments and blank lines only (`isEvent` tells). */
  nextBlock(): bool {
    if (this.overflowed) return false;
    const chunk = this.chunk;
    const stop = this.scanner.scan(chunk.ptr, chunk.ptrEnd);
    const size = stop == 0 ? chunk.length : <i32>(stop - chunk.ptr);
    if (size > this.limit - this.held.length) return this.refuse();
    if (stop == 0) return this.holdBack(chunk);
    if (!this.admit()) return false;
    this.chunk = chunk.slice(size);
    this.read(this.join(chunk.slice(0, size)), false);
    return true;
  }

  /** Whether the current block is an event, that is, has data. */
  get isEvent(): bool {
    return this.block.hasData;
  }

  /** Whether the stream ended before the blank line of the current block. */
  get isCut(): bool {
    return this.block.isCut;
  }

  /** The event's type; empty stands for "message". */
  get event(): Bytes {
    return this.block.event;
  }

  /** The event's data; the lines of several `data` fields joined by LF. */
  get data(): Bytes {
    return this.block.data;
  }

  /** The last event id seen so far on the stream. */
  get id(): Bytes {
    return this.lastId;
  }

  /** The `retry` field of the current block in milliseconds, or -1. */
  get retry(): i64 {
    return this.block.retry;
  }

  /** The current block as it came, blank line included. */
  get raw(): Bytes {
    return this.block.raw;
  }

  /** Passes over line ends where an event would begin: they are blocks too, but nothing to make an object for. */
  private skipBlankLines(): void {
    if (this.overflowed || this.first || this.held.length > 0) return;
    const chunk = this.chunk;
    let size = 0;
    while (chunk.at(size) == 0x0a || chunk.at(size) == 0x0d) size++;
    if (size > 0) this.chunk = chunk.slice(size);
  }

  private holdBack(chunk: Bytes): bool {
    this.held.bytes(chunk);
    this.chunk = Bytes.empty();
    if (!this.finished || this.held.length == 0) return false;
    this.read(this.held.take(), true);
    return true;
  }

  private read(raw: Bytes, isCut: bool): void {
    this.block = SseBlock.read(raw, this.first, isCut);
    this.first = false;
    if (this.block.hasId) this.lastId = this.block.id;
  }
}
