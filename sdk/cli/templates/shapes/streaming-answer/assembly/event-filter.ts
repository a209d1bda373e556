import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { SseParser } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

/** Largest event that is held until it is whole, in bytes: one that is larger passes, as all that follows it. */
const LARGEST_EVENT: i32 = 1024 * 1024;

/** The type of an event that names none (WHATWG HTML, section 9.2.6). */
const MESSAGE: Bytes = Bytes.of("message");

/** Takes events out of a stream, whatever the pieces it comes in; all others pass byte for byte. */
@final
export class EventFilter {
  /** Events that were taken out so far. */
  dropped: i64 = 0;
  private readonly parser: SseParser = new SseParser(LARGEST_EVENT);

  /** @param types of the events to take out */
  constructor(private readonly types: Array<Bytes>) {}

  /** What goes on in the place of a piece. @param isLast whether the stream ends with it */
  next(piece: Bytes, isLast: bool): Bytes {
    const parser = this.parser;
    const out = new ByteWriter(piece.length);
    const wasOverflowed = parser.overflowed;
    parser.push(piece);
    if (isLast) parser.finish();
    // Blocks without data are comments, which keep a connection alive.
    while (parser.nextBlock()) {
      if (parser.isEvent && this.takes(parser.event)) this.dropped++;
      else out.bytes(parser.raw);
    }
    if (parser.overflowed) out.bytes(wasOverflowed ? piece : parser.takeRest());
    return out.take();
  }

  private takes(event: Bytes): bool {
    const type = event.length > 0 ? event : MESSAGE;
    for (let i = 0; i < this.types.length; i++) if (this.types[i].equals(type)) return true;
    return false;
  }
}
