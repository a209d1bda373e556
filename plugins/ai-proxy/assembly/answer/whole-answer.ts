import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

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
}
