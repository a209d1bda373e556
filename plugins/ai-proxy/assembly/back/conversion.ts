import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { BackCall } from "./back-call";

/** The translation of an API other than chats: OpenAI's on the client's side. One instance serves one call. */
export abstract class Conversion {
  constructor(protected readonly call: BackCall) {}

  /** The client's request in the provider's form; fails, with the JSON path at fault, for what it cannot carry. */
  abstract request(body: Bytes): Result<Bytes>;

  /** The provider's answer in the client's form; fails when it is none. */
  abstract answer(body: Bytes): Result<Bytes>;

  /** What the client is told of an answer that is none. @param reason what `answer` said */
  failure(_reason: string): AiError {
    return AiError.malformed();
  }
}
