import { Bytes } from "../bytes";
import { FRAME_LIMIT, FrameReader } from "../frame-reader";

const LF: i32 = 0x0a;
const CR: i32 = 0x0d;

/**
 * Cuts newline-delimited JSON (`application/x-ndjson`) into its lines. Chunks may be cut anywhere; a line that lies whole
 * within a chunk is read in place. LF and CRLF end a line; empty lines are passed over; `finish` delivers a last line that
 * nothing ended. Lines have no type: `event` is empty.
 */
@final
export class LineReader extends FrameReader {
  private line: Bytes = Bytes.empty();
  private finished: bool = false;

  /** @param limit largest size of one line in bytes, without its end */
  constructor(limit: i32 = FRAME_LIMIT) {
    super(limit);
  }

  finish(): void {
    this.finished = true;
  }

  next(): bool {
    while (!this.overflowed) {
      this.skipEmptyLines();
      const chunk = this.chunk;
      const end = chunk.indexOfByte(LF);
      const size = end < 0 ? chunk.length : end;
      if (size > this.limit - this.held.length) return this.refuse();
      if (end < 0) return this.holdBack();
      if (!this.admit()) return false;
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
}

function withoutCr(line: Bytes): Bytes {
  return line.at(line.length - 1) == CR ? line.slice(0, line.length - 1) : line;
}
