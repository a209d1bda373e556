import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestSize, Tokenizer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { stableHash } from "./stable-hash";

/** One target of a route. */
@final
export class Target {
  /** Of the name. */
  readonly hash: u64;
  weight: u32 = 1;
  tokenizer: Tokenizer = Tokenizer.O200k;
  /** Tokens that request and answer may have together; 0: not known. */
  contextWindow: i64 = 0;
  /** US dollars for a million tokens of the request. */
  inputPrice: f64 = 0;
  /** The same for the answer. */
  outputPrice: f64 = 0;

  constructor(readonly name: Bytes) {
    this.hash = stableHash(name);
  }

  /** What a request would cost, in millionths of a US dollar. */
  costOf(size: RequestSize): f64 {
    return <f64>size.inputTokens(this.tokenizer) * this.inputPrice + <f64>size.expectedOutputTokens * this.outputPrice;
  }

  /** Whether the context window holds the request, and the longest answer that it allows if it says so. */
  fits(size: RequestSize): bool {
    if (this.contextWindow == 0) return true;
    return size.inputTokens(this.tokenizer) + size.allowedOutputTokens <= this.contextWindow;
  }
}
