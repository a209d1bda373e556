import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The answer of another attempt, in the client's protocol. */
@final
export class ReplacedAnswer {
  constructor(
    readonly status: i32,
    /** without status and content length */
    readonly head: HeaderList,
    readonly body: Bytes,
  ) {}
}
