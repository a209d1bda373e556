import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, errorStatus, Front, writeError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** An answer complete with its status. */
@final
export class WholeAnswer {
  constructor(
    readonly status: i32,
    readonly body: Bytes,
    /** Whether the body is a stream, in the form that the client asked for; else it is one JSON document. */
    readonly isStream: bool,
    /** What the body says when it is an error. */
    readonly failure: AiError | null = null,
  ) {}

  /** An error in the words of the client's protocol. @param isArray whether a JSON array would be streamed to the client */
  static failed(front: Front, error: AiError, isArray: bool = false): WholeAnswer {
    const out = new ByteWriter();
    // Google's errors come in one then, too.
    if (isArray) out.byte(0x5b);
    writeError(front, out, error);
    if (isArray) out.byte(0x5d);
    return new WholeAnswer(errorStatus(front, error), out.take(), false, error);
  }
}
