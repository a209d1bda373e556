import { Bytes, LargeBody, MARKER_SIZE, requestBody } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { OutsideTexts } from "./outside-texts";

/** Bytes of the host's that are hashed together. */
const WINDOW: i32 = 64 * 1024;

/** The long runs of base64 of a request that stay with the host: pictures, files. Each is hashed when it is met. */
@final
export class OutsideRuns extends OutsideTexts {
  private readonly window: Bytes = Bytes.wrap(new ArrayBuffer(WINDOW));

  constructor(private readonly body: LargeBody) {
    super();
  }

  get size(): i32 {
    return MARKER_SIZE;
  }

  next(text: Bytes, from: i32): i32 {
    return this.body.markerIn(text, from);
  }

  digestAt(text: Bytes, at: i32): Bytes {
    const run = this.body.runAt(text, at);
    const hash = new Sha256();
    const end = this.body.end(run);
    for (let from = this.body.start(run); from < end; ) {
      const count = requestBody.readInto(from, this.window.slice(0, end - from));
      if (count == 0) break;
      hash.update(this.window.slice(0, count));
      from += count;
    }
    return hash.finish();
  }
}
