import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { FrameReader } from "../frame-reader";
import { BlockScanner } from "./block-scanner";
import { SseBlock } from "./block";

/** Largest event a parser takes unless told otherwise, in bytes: room for an image sent as base64 in one event. */
export const SSE_EVENT_LIMIT: i32 = 16 * 1024 * 1024;

/**
 * Blocks that one `push` may bring: twice the tokens of the longest answers, should one come whole. What reading them leaves
 * behind is collected only after the callback, so that 30 MB of `:` lines would grow a VM past what hosts allow.
 */
export const SSE_BLOCKS_AT_ONCE: i32 = 1 << 18;

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
  private readonly held: ByteWriter;
  private chunk: Bytes = Bytes.empty();
  private block: SseBlock = SseBlock.empty();
  private lastId: Bytes = Bytes.empty();
  private finished: bool = false;
  private full: bool = false;
  private first: bool = true;
  /** Blocks since the last push. */
  private blocks: i32 = 0;

  /** @param limit largest size of one event in bytes, its line ends included */
  constructor(private readonly limit: i32 = SSE_EVENT_LIMIT) {
    super();
    this.held = new ByteWriter(16);
  }

  /**
   * Hands in the next piece of the stream. Pieces may be pushed before the events of the earlier ones were taken. Once
   * `overflowed`, pieces are ignored: whoever passes bytes on goes on by itself after `takeRest`.
   */
  push(chunk: Bytes): void {
    if (this.full) return;
    this.blocks = 0;
    if (this.chunk.length == 0) {
      this.chunk = chunk;
      return;
    }
    const joined = new ByteWriter(this.chunk.length + chunk.length);
    joined.bytes(this.chunk);
    joined.bytes(chunk);
    this.chunk = joined.view();
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
    if (this.full) return false;
    const chunk = this.chunk;
    const stop = this.scanner.scan(chunk.ptr, chunk.ptrEnd);
    const size = stop == 0 ? chunk.length : <i32>(stop - chunk.ptr);
    if (size > this.limit - this.held.length) {
      this.full = true;
      return false;
    }
    if (stop == 0) return this.holdBack(chunk);
    if (++this.blocks > SSE_BLOCKS_AT_ONCE) {
      this.full = true;
      return false;
    }
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

  /** True once an event was larger than the limit, or too many came at once: nothing more is parsed, `takeRest` has what was not delivered. */
  get overflowed(): bool {
    return this.full;
  }

  /** Takes the bytes that no block has delivered; together with later chunks they continue the stream unparsed. */
  takeRest(): Bytes {
    const rest = this.join(this.chunk);
    this.chunk = Bytes.empty();
    return rest;
  }

  /** Passes over line ends where an event would begin: they are blocks too, but nothing to make an object for. */
  private skipBlankLines(): void {
    if (this.full || this.first || this.held.length > 0) return;
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

  private join(tail: Bytes): Bytes {
    if (this.held.length == 0) return tail;
    this.held.bytes(tail);
    return this.held.take();
  }

  private read(raw: Bytes, isCut: bool): void {
    this.block = SseBlock.read(raw, this.first, isCut);
    this.first = false;
    if (this.block.hasId) this.lastId = this.block.id;
  }
}
