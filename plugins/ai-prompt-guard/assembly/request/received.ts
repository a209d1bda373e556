import { Bytes, ByteWriter, LargeBody, requestBody, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestTexts } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Largest body that is read as it is, in bytes; of a larger one, long runs of base64 stay with the host. */
const LARGEST_WHOLE: i32 = 4 * 1024 * 1024;

/** The body of a request, whole at the host. */
@final
export class Received {
  /** As it is to be sent on. */
  body: Bytes;
  private readonly given: Bytes;
  private readonly large: LargeBody | null;

  /** @param size bytes of it */
  constructor(size: i32) {
    const large = size > LARGEST_WHOLE ? LargeBody.read(requestBody) : null;
    this.large = large;
    const given = large == null ? requestBody.read(0, size) : large.skeleton;
    this.given = given;
    this.body = given;
  }

  /** Whether a text is not whole, since a part of it looks like data. */
  hasHidden(texts: RequestTexts): bool {
    const large = this.large;
    if (large == null || large.count == 0) return false;
    for (let i = 0; i < texts.length; i++) if (large.markerIn(texts.text(i), 0) >= 0) return true;
    return false;
  }

  /** Changes the body's beginning. */
  splice(change: Splice): void {
    const out = new ByteWriter(this.body.length);
    out.bytes(change.bytes);
    out.bytes(this.body.slice(change.length));
    this.body = out.take();
  }

  get isChanged(): bool {
    return this.body != this.given;
  }

  /** Gives the host the body as it is to be sent on. */
  send(): void {
    const large = this.large;
    if (large == null) requestBody.replaceAll(this.body);
    else large.replace(new Splice(this.given.length, this.body));
  }
}
