import { ByteWriter } from "./byte-writer";
import { Bytes } from "./bytes";

/** Largest message a reader takes unless told otherwise, in bytes: room for an image sent as base64 in one event. */
export const FRAME_LIMIT: i32 = 16 * 1024 * 1024;

/**
 * Messages that one `push` may bring: twice the tokens of the longest answers, should one come whole. What reading them
 * leaves behind is collected only after the callback, so that 30 MB of `:` lines would grow a VM past what hosts allow.
 */
export const FRAMES_AT_ONCE: i32 = 1 << 18;

/**
 * Cuts a stream of bytes, whatever the pieces it comes in, into the messages that it carries: server-sent events, lines,
 * binary frames. A message that lies whole within a piece is read in place; only one that spans pieces is copied, once.
 *
 *     reader.push(chunk);
 *     while (reader.next()) use(reader.event, reader.data);
 *
 * Windows handed out stay valid; nothing is overwritten.
 */
export abstract class FrameReader {
  /** What of the current message came in earlier pieces. */
  protected readonly held: ByteWriter = new ByteWriter(16);
  /** What of the last pieces is not read yet. */
  protected chunk: Bytes = Bytes.empty();
  private full: bool = false;
  /** Messages since the last push. */
  private count: i32 = 0;

  /** @param limit largest size of one message in bytes */
  constructor(protected readonly limit: i32) {}

  /**
   * Hands in the next piece. Pieces may be pushed before the messages of the earlier ones were taken. Once `overflowed`,
   * pieces are ignored: whoever passes bytes on goes on by itself after `takeRest`.
   */
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
    this.chunk = joined.view();
  }

  /** Says that the stream ended: what is held becomes a last message where the framing allows that. */
  abstract finish(): void;

  /** Goes on to the next message; false when more input is needed. */
  abstract next(): bool;

  /** The message's type; empty where it has none. */
  abstract get event(): Bytes;

  /** What the message carries. */
  abstract get data(): Bytes;

  /** True once a message was larger than the limit, too many came at once, or the framing is broken: nothing more is read. */
  get overflowed(): bool {
    return this.full;
  }

  /** Takes the bytes that no message has delivered; together with later pieces they continue the stream unread. */
  takeRest(): Bytes {
    const rest = this.join(this.chunk);
    this.chunk = Bytes.empty();
    return rest;
  }

  /** Ends what is held by its last bytes, and takes it. */
  protected join(tail: Bytes): Bytes {
    if (this.held.length == 0) return tail;
    this.held.bytes(tail);
    return this.held.take();
  }

  /** Counts a message; false, and nothing more is read, when it is one too many. */
  protected admit(): bool {
    return ++this.count <= FRAMES_AT_ONCE || this.refuse();
  }

  /** Nothing more is read. Always false. */
  protected refuse(): bool {
    this.full = true;
    return false;
  }
}
