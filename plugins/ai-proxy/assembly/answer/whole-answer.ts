import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** An answer complete with its status. */
@final
export class WholeAnswer {
  constructor(
    readonly status: i32,
    readonly body: Bytes,
    /** Whether the body is a stream of events; else it is JSON. */
    readonly isStream: bool,
  ) {}
}
