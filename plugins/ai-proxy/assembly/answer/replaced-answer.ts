import { Bytes, responseHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CONTENT_ENCODING, CONTENT_LENGTH } from "../header-names";

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

  /** Takes away what the response's head says of the failed answer's body. */
  fitHead(): void {
    responseHeaders.removeBytes(CONTENT_LENGTH);
    responseHeaders.removeBytes(CONTENT_ENCODING);
  }
}
