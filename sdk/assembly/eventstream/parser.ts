import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { crc32 } from "../crypto/crc32";
import { FRAME_LIMIT, FrameReader } from "../frame-reader";
import { EventStreamHeaders } from "./headers";

/** Total length, length of the headers, checksum of these two: big-endian, four bytes each. */
const PRELUDE_SIZE: i32 = 12;
/** The prelude and the checksum of all that stands before it, which ends the message. */
const LEAST_SIZE: u32 = 16;

/**
 * Incremental parser of AWS event streams (`application/vnd.amazon.eventstream`), the binary framing of Bedrock's
 * streamed answers. Chunks may be cut anywhere; only a message that spans chunks is copied, once. Both checksums are
 * compared; a message that fails one, is malformed or too large stops the parser.
 *
 * `event` tells the kinds of message apart: of an event its type (`contentBlockDelta`), of an exception
 * `exception:<type>`, of an error `error:<code>`. `data` is the payload; of an error, which has none, its message as
 * plain text. A message that the stream's end cut off is not delivered.
 */
@final
export class EventStreamParser extends FrameReader {
  private type: Bytes = Bytes.empty();
  private payload: Bytes = Bytes.empty();

  /** @param limit largest size of one message in bytes, headers and checksums included */
  constructor(limit: i32 = FRAME_LIMIT) {
    super(limit);
  }

  /** What is held is no whole message, and never becomes one. */
  finish(): void {}

  next(): bool {
    if (this.overflowed || !this.has(PRELUDE_SIZE)) return false;
    const size = sizeOf(this.front(PRELUDE_SIZE), this.limit);
    if (size == 0) return this.refuse();
    if (!this.has(size)) return false;
    if (!this.admit() || !this.read(this.front(size))) return this.refuse();
    if (this.held.length > 0) this.held.take();
    else this.chunk = this.chunk.slice(size);
    return true;
  }

  /** An event's type, `exception:` and an exception's, or `error:` and an error's code. */
  get event(): Bytes {
    return this.type;
  }

  /** The payload. */
  get data(): Bytes {
    return this.payload;
  }

  /** Whether the message's first `size` bytes are here, all in the chunk or else all in `held`. */
  private has(size: i32): bool {
    const missing = size - this.held.length;
    if (missing <= 0) return true;
    const isWhole = missing <= this.chunk.length;
    if (isWhole && this.held.length == 0) return true;
    const piece = this.chunk.slice(0, missing);
    this.held.bytes(piece);
    this.chunk = this.chunk.slice(piece.length);
    return isWhole;
  }

  private front(size: i32): Bytes {
    return (this.held.length > 0 ? this.held.view() : this.chunk).slice(0, size);
  }

  private read(message: Bytes): bool {
    const end = message.length - 4;
    if (numberAt(message, end) != crc32(message.slice(0, end))) return false;
    const headersEnd = PRELUDE_SIZE + <i32>numberAt(message, 4);
    const headers = new EventStreamHeaders(message.slice(PRELUDE_SIZE, headersEnd));
    this.payload = message.slice(headersEnd, end);
    if (headers.messageType.equalsString("exception")) this.type = tagged("exception:", headers.exceptionType);
    else if (headers.messageType.equalsString("error")) {
      this.type = tagged("error:", headers.errorCode);
      this.payload = headers.errorMessage;
    } else this.type = headers.eventType;
    return headers.ok;
  }
}

/** The size of the message that begins with this prelude; 0 for one that is damaged or too large. */
function sizeOf(prelude: Bytes, limit: i32): i32 {
  const size = numberAt(prelude, 0);
  const isSane = size >= LEAST_SIZE && size <= <u32>limit && numberAt(prelude, 4) <= size - LEAST_SIZE;
  return isSane && numberAt(prelude, 8) == crc32(prelude.slice(0, 8)) ? <i32>size : 0;
}

/** The big-endian number of four bytes at `at`, which must be inside. */
function numberAt(bytes: Bytes, at: i32): u32 {
  return bswap(load<u32>(bytes.ptr + <usize>at));
}

function tagged(prefix: string, text: Bytes): Bytes {
  const out = new ByteWriter(text.length + 16);
  out.text(prefix);
  out.bytes(text);
  return out.take();
}
