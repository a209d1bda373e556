import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Ask } from "./ask";
import { ClientControl } from "./client-control";
import { AnswerShape } from "./replay";
import { Scope } from "./scope";

/** All that a look-up needs of its request. */
@final
export class Asked {
  constructor(
    readonly ask: Ask,
    readonly key: Bytes,
    readonly scope: Scope,
    /** What an answer is kept under beside its key. */
    readonly groups: Array<Bytes>,
    readonly control: ClientControl,
    /** Whether a part of the request stayed with the host, so that the request is only known as long as its body is there. */
    readonly hasOutside: bool,
  ) {}

  /** The form in which the client wants its answer. */
  get shape(): AnswerShape {
    const path = this.ask.path;
    return new AnswerShape(path.front, this.ask.isStream, path.isArray, this.ask.wantsUsage);
  }
}
