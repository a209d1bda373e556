import { Api } from "../generated/apis.gen";
import { BackCall } from "./back-call";
import { CohereRerankConversion } from "./cohere-rerank-conversion";
import { Conversion } from "./conversion";
import { EmbeddingsConversion } from "./embeddings-conversion";
import { GeminiEmbeddingsConversion, GeminiModelsConversion } from "./gemini-conversions";
import { ImagesConversion } from "./images-conversion";
import { Protocol } from "./protocol";

/** The translation of an API of a provider's that is no chat; null when there is none. */
export function conversionOf(protocol: Protocol, api: Api, call: BackCall): Conversion | null {
  if (protocol == Protocol.Gemini) {
    if (api == Api.Embeddings) return new GeminiEmbeddingsConversion(call);
    if (api == Api.Models) return new GeminiModelsConversion(call);
  }
  const isBedrock = protocol == Protocol.Bedrock;
  if (api == Api.ImageGeneration && (isBedrock || protocol == Protocol.Gemini)) {
    return new ImagesConversion(call, isBedrock);
  }
  if (
    api == Api.Embeddings &&
    (protocol == Protocol.Cohere || protocol == Protocol.Ollama || protocol == Protocol.Qwen)
  ) {
    return new EmbeddingsConversion(call, protocol);
  }
  return protocol == Protocol.Cohere && api == Api.Rerank ? new CohereRerankConversion(call) : null;
}
