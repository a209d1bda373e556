import { Bytes, jsonParse, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { modelOf } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { ClientCall } from "../request/client-call";

/** In which form a client wants its answer. */
@final
export class Asked {
  readonly front: Front;
  readonly isArray: bool;
  readonly isStream: bool;
  /** Whether a stream of OpenAI's ends with its usage. */
  readonly wantsUsage: bool;
  /** UTF-8; empty: none was named. */
  readonly model: Bytes;

  /** @param body no bytes: it can not be read */
  constructor(call: ClientCall, body: Bytes) {
    const document = jsonParse(body);
    this.front = call.front;
    this.isArray = call.isArray;
    this.isStream = call.isStream || lastMember(document, Bytes.constant("stream")).asBool();
    const options = lastMember(document, Bytes.constant("stream_options"));
    this.wantsUsage = lastMember(options, Bytes.constant("include_usage")).asBool();
    this.model = modelOf(body, call.target);
  }
}
