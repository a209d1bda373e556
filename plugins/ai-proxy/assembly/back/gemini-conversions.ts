import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { Conversion } from "./conversion";
import { GeminiEmbeddings } from "./gemini-embeddings";
import { readGeminiModels } from "./gemini-models";

/** Embeddings of Gemini's and of Vertex AI's models. */
@final
export class GeminiEmbeddingsConversion extends Conversion {
  private readonly embeddings: GeminiEmbeddings;

  constructor(call: BackCall) {
    super(call);
    this.embeddings = new GeminiEmbeddings(call);
  }

  request(body: Bytes): Result<Bytes> {
    return this.embeddings.request(body);
  }

  answer(body: Bytes): Result<Bytes> {
    return this.embeddings.answer(body);
  }
}

/** Gemini's list of models. */
@final
export class GeminiModelsConversion extends Conversion {
  constructor(call: BackCall) {
    super(call);
  }

  request(body: Bytes): Result<Bytes> {
    return Result.of(body);
  }

  answer(body: Bytes): Result<Bytes> {
    return readGeminiModels(body);
  }
}
