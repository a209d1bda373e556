import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Bytes after which what is held goes to the picker, but for the last piece. */
const HELD: i32 = 4096;

/**
 * The body of an answer on its way to the picker, in fewer messages than the pieces it comes in. The first piece goes at once.
 * The last two come together: the reference picker looks for the tokens of a stream in the very message that holds
 * `data: [DONE]`, and servers send their count in the piece before (v1.1.0, pkg/epp/handlers/response.go).
 */
@final
export class MirroredBody {
  private readonly held: ByteWriter = new ByteWriter();
  /** Where the last piece begins in it. */
  private lastAt: i32 = 0;
  private hasBegun: bool = false;

  /** Takes a piece. @returns what is to be sent now; no bytes: nothing */
  add(piece: Bytes): Bytes {
    if (!this.hasBegun) {
      this.hasBegun = true;
      return piece;
    }
    const ready = this.held.length < HELD ? Bytes.empty() : this.release();
    this.lastAt = this.held.length;
    this.held.bytes(piece);
    return ready;
  }

  /** Takes the last piece, which may have no bytes. @returns all that is left */
  finish(piece: Bytes): Bytes {
    if (this.held.length == 0) return piece;
    this.held.bytes(piece);
    return this.held.take();
  }

  private release(): Bytes {
    const all = this.held.take();
    this.held.bytes(all.slice(this.lastAt));
    return all.slice(0, this.lastAt);
  }
}
