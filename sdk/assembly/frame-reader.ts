import { Bytes } from "./bytes";

/**
 * Cuts a stream of bytes, whatever the pieces it comes in, into the messages that it carries: server-sent events, lines,
 * binary frames.
 *
 *     reader.push(chunk);
 *     while (reader.next()) use(reader.event, reader.data);
 *
 * Windows handed out stay valid; nothing is overwritten.
 */
export abstract class FrameReader {
  /** Hands in the next piece. Once `overflowed`, pieces are ignored. */
  abstract push(chunk: Bytes): void;

  /** Says that the stream ended: what is held becomes a last message where the framing allows that. */
  abstract finish(): void;

  /** Goes on to the next message; false when more input is needed. */
  abstract next(): bool;

  /** The message's type; empty where it has none. */
  abstract get event(): Bytes;

  /** What the message carries. */
  abstract get data(): Bytes;

  /** True once a message was larger than the limit, too many came at once, or the framing is broken: nothing more is read. */
  abstract get overflowed(): bool;

  /** Takes the bytes that no message has delivered. */
  abstract takeRest(): Bytes;
}
