import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { readCohereEmbeddings, writeCohereEmbeddings } from "./cohere-embeddings";
import { Conversion } from "./conversion";
import { EmbeddingsRequest } from "./embeddings";
import { readOllamaEmbeddings, writeOllamaEmbeddings } from "./ollama-embeddings";
import { Protocol } from "./protocol";
import { readQwenEmbeddings, writeQwenEmbeddings } from "./qwen-embeddings";

/** Embeddings of providers that have one call for them. */
@final
export class EmbeddingsConversion extends Conversion {
  /** Whether the client wants its vectors as base64, as OpenAI's own client does. */
  private isBase64: bool = false;

  constructor(
    call: BackCall,
    private readonly protocol: Protocol,
  ) {
    super(call);
  }

  request(body: Bytes): Result<Bytes> {
    this.isBase64 = new EmbeddingsRequest(body).isBase64;
    if (this.protocol == Protocol.Cohere) return writeCohereEmbeddings(body, this.call);
    if (this.protocol == Protocol.Ollama) return writeOllamaEmbeddings(body, this.call);
    return writeQwenEmbeddings(body, this.call);
  }

  answer(body: Bytes): Result<Bytes> {
    if (this.protocol == Protocol.Cohere) return readCohereEmbeddings(body, this.call, this.isBase64);
    if (this.protocol == Protocol.Ollama) return readOllamaEmbeddings(body, this.call, this.isBase64);
    return readQwenEmbeddings(body, this.call, this.isBase64);
  }
}
