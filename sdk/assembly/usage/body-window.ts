import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";

/** Bytes kept of the end of a body that is larger than its limit: providers put the usage last. */
const TAIL: i32 = 64 * 1024;

/** A body that passes by: all of it up to a limit, else its beginning and its end. */
@final
export class BodyWindow {
  private single: Bytes = Bytes.empty();
  private joined: ByteWriter | null = null;
  private rest: ByteWriter | null = null;

  /** @param limit bytes that are kept whole */
  constructor(private readonly limit: i32) {}

  push(chunk: Bytes): void {
    if (chunk.length == 0) return;
    const rest = this.rest;
    if (rest) this.pushRest(rest, chunk);
    else if (this.head.length + chunk.length <= this.limit) this.pushHead(chunk);
    else {
      const room = this.limit - this.head.length;
      this.pushHead(chunk.slice(0, room));
      const opened = new ByteWriter(2 * TAIL);
      this.rest = opened;
      this.pushRest(opened, chunk.slice(room));
    }
  }

  /** Whether `head` is all of the body. */
  get isWhole(): bool {
    return this.rest == null;
  }

  /** The body, or as much of its beginning as the limit allows. */
  get head(): Bytes {
    const joined = this.joined;
    return joined ? joined.view() : this.single;
  }

  /** The last bytes of a body that is not whole. */
  get tail(): Bytes {
    const rest = this.rest;
    return rest ? rest.view() : Bytes.empty();
  }

  /** The first chunk is not copied: most bodies have one only. */
  private pushHead(chunk: Bytes): void {
    let joined = this.joined;
    if (!joined) {
      if (this.single.length == 0) {
        this.single = chunk;
        return;
      }
      joined = new ByteWriter(2 * (this.single.length + chunk.length));
      joined.bytes(this.single);
      this.joined = joined;
      this.single = Bytes.empty();
    }
    joined.bytes(chunk);
  }

  private pushRest(rest: ByteWriter, chunk: Bytes): void {
    rest.bytes(chunk.slice(chunk.length - TAIL));
    if (rest.length <= 2 * TAIL) return;
    const end = rest.view().slice(rest.length - TAIL);
    rest.clear();
    rest.bytes(end);
  }
}
