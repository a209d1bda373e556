import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { FrameReader } from "../frame-reader";

const LF: i32 = 0x0a;
const CR: i32 = 0x0d;

/** Largest line a reader takes unless told otherwise, in bytes: that of an event (`SSE_EVENT_LIMIT`). */
export const LINE_LIMIT: i32 = 16 * 1024 * 1024;

/** Lines that one `push` may bring; see `SSE_BLOCKS_AT_ONCE`. */
export const LINES_AT_ONCE: i32 = 1 << 18;

/**
 * Cuts newline-delimited JSON (`application/x-ndjson`) into its lines. Chunks may be cut anywhere; a line that lies whole
 * within a chunk is read in place. LF and CRLF end a line; empty lines are passed over; `finish` delivers a last line that
 * nothing ended. Lines have no type: `event` is empty.
 */
@final
export class LineReader extends FrameReader {
  private readonly held: ByteWriter = new ByteWriter(16);
  private chunk: Bytes = Bytes.empty();
  private line: Bytes = Bytes.empty();
  private finished: bool = false;
  private full: bool = false;
  /** Lines since the last push. */
  private lines: i32 = 0;

  /** @param limit largest size of one line in bytes, without its end */
  constructor(private readonly limit: i32 = LINE_LIMIT) {
    super();
  }

  push(chunk: Bytes): void {
    if (this.full) return;
    this.lines = 0;
    this.chunk = this.chunk.length == 0 ? chunk : joined(this.chunk, chunk);
  }

  finish(): void {
    this.finished = true;
  }

  next(): bool {
    while (!this.full) {
      this.skipEmptyLines();
      const chunk = this.chunk;
      const end = chunk.indexOfByte(LF);
      const size = end < 0 ? chunk.length : end;
      if (size > this.limit - this.held.length || (end >= 0 && ++this.lines > LINES_AT_ONCE)) {
        this.full = true;
        return false;
      }
      if (end < 0) return this.holdBack();
      this.chunk = chunk.slice(end + 1);
      this.line = withoutCr(this.join(chunk.slice(0, end)));
      if (this.line.length > 0) return true;
    }
    return false;
  }

  get event(): Bytes {
    return Bytes.empty();
  }

  get data(): Bytes {
    return this.line;
  }

  get overflowed(): bool {
    return this.full;
  }

  takeRest(): Bytes {
    const rest = this.join(this.chunk);
    this.chunk = Bytes.empty();
    return rest;
  }

  /** Passes over line ends where a line would begin, without an object for each. */
  private skipEmptyLines(): void {
    if (this.held.length > 0) return;
    const chunk = this.chunk;
    let size = 0;
    while (chunk.at(size) == LF) size++;
    if (size > 0) this.chunk = chunk.slice(size);
  }

  private holdBack(): bool {
    this.held.bytes(this.chunk);
    this.chunk = Bytes.empty();
    if (!this.finished || this.held.length == 0) return false;
    this.line = withoutCr(this.held.take());
    return this.line.length > 0;
  }

  private join(tail: Bytes): Bytes {
    if (this.held.length == 0) return tail;
    this.held.bytes(tail);
    return this.held.take();
  }
}

function joined(first: Bytes, second: Bytes): Bytes {
  const out = new ByteWriter(first.length + second.length);
  out.bytes(first);
  out.bytes(second);
  return out.view();
}

function withoutCr(line: Bytes): Bytes {
  return line.at(line.length - 1) == CR ? line.slice(0, line.length - 1) : line;
}
