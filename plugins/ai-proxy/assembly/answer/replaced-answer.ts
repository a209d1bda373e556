import { Bytes, responseHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE } from "../header-names";

/** The answer of another attempt, in the client's protocol. */
@final
export class ReplacedAnswer {
  constructor(
    readonly status: i32,
    /** content type */
    readonly type: Bytes,
    readonly body: Bytes,
    /** who gave it */
    readonly provider: string,
    /** how many were asked, this one included */
    readonly attempts: i32,
  ) {}

  /** Makes the response's head fit the body. */
  setType(): void {
    responseHeaders.replaceBytes(CONTENT_TYPE, this.type);
    responseHeaders.removeBytes(CONTENT_LENGTH);
    responseHeaders.removeBytes(CONTENT_ENCODING);
  }
}
