import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, RequestSize, Tokenizer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Ask } from "./ask";
import { ClientControl } from "./client-control";
import { AnswerShape } from "./replay";
import { Scope } from "./scope";

/** Bytes of a token, where nobody has counted. */
const BYTES_OF_TOKEN: i64 = 4;

/** All that a look-up needs of its request. */
@final
export class Asked {
  readonly front: Front;
  /** The model that is asked, UTF-8; empty: none is named. */
  readonly model: Bytes;
  /** The form in which the client wants its answer. */
  readonly shape: AnswerShape;
  private request: Ask | null;
  private readonly size: i32;
  private tokens: i64 = -1;

  constructor(
    ask: Ask,
    readonly key: Bytes,
    readonly scope: Scope,
    /** What an answer is kept under beside its key. */
    readonly groups: Array<Bytes>,
    readonly control: ClientControl,
    /** Whether a part of the request stayed with the host, so that the request is only known as long as its body is there. */
    readonly hasOutside: bool,
  ) {
    const path = ask.path;
    this.front = path.front;
    // A window would keep the body.
    this.model = ask.model.copy();
    this.shape = new AnswerShape(path.front, ask.isStream, path.isArray, ask.wantsUsage);
    this.request = ask;
    this.size = ask.chat.raw.length;
  }

  /** The request itself; null once it was let go of: it may be large, and an answer may take minutes. */
  get ask(): Ask | null {
    return this.request;
  }

  /** The request goes to the provider: what is to be known of it, should the answer not tell, is counted. */
  count(): void {
    const ask = this.request;
    const shape = this.shape;
    const tellsNothing = this.front == Front.OpenAiChat && shape.isStream && !shape.wantsUsage;
    if (ask != null && tellsNothing) this.tokens = RequestSize.read(ask.chat.raw).inputTokens(Tokenizer.O200k);
    this.request = null;
  }

  /** The request waits. */
  letGo(): void {
    this.request = null;
  }

  /** How many tokens it has, as an estimate. */
  get inputTokens(): i64 {
    return this.tokens >= 0 ? this.tokens : <i64>this.size / BYTES_OF_TOKEN;
  }
}
