import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { readCohereRerank, writeCohereRerank } from "./cohere-rerank";
import { Conversion } from "./conversion";

/** Cohere's ranks, asked for as its own first version and others do. */
@final
export class CohereRerankConversion extends Conversion {
  /** The client's request: the answer may have to repeat its documents. */
  private asked: Bytes = Bytes.empty();

  constructor(call: BackCall) {
    super(call);
  }

  request(body: Bytes): Result<Bytes> {
    this.asked = body;
    return writeCohereRerank(body, this.call);
  }

  answer(body: Bytes): Result<Bytes> {
    return readCohereRerank(body, this.call, this.asked);
  }
}
