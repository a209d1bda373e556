import { Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Embedder, EmbeddingSettings, JsonEmbedder } from "./embedder";
import { XfyunEmbedder } from "./xfyun";

/** Fills in what a back end's settings leave out, as Higress does; fails with a sentence that says what is missing. */
export function openEmbedder(settings: EmbeddingSettings): Result<Embedder> {
  const type = settings.type;
  const hasKey = settings.apiKey.reveal().length > 0;
  if (type == "ollama") {
    complete(settings, "localhost", "llama3.2");
    return json(settings, "/api/embed", "embeddings.0");
  }
  if (type == "textin") {
    complete(settings, "api.textin.com", "acge-text-embedding");
    if (settings.textinAppId.length == 0 || settings.textinSecretCode.reveal().length == 0) {
      return missing(settings, "textinAppId and textinSecretCode");
    }
    if (settings.textinMatryoshkaDim == 0) return missing(settings, "textinMatryoshkaDim");
    return json(settings, "/ai/service/v1/acge_embedding", "result.embedding.0");
  }
  if (type == "xfyun") {
    complete(settings, "emb-cn-huabei-1.xf-yun.com", "");
    const isWhole = hasKey && settings.appId.length > 0 && settings.apiSecret.reveal().length > 0;
    if (!isWhole) return missing(settings, "appId, apiKey and apiSecret");
    return Result.of<Embedder>(new XfyunEmbedder(settings));
  }
  // A server of one's own that speaks OpenAI's protocol often asks for no key.
  if (!hasKey && type != "openai") return missing(settings, "apiKey");
  return openKeyed(settings);
}

function openKeyed(settings: EmbeddingSettings): Result<Embedder> {
  const type = settings.type;
  if (type == "dashscope") {
    complete(settings, "dashscope.aliyuncs.com", "text-embedding-v2");
    return json(settings, "/api/v1/services/embeddings/text-embedding/text-embedding", "output.embeddings.0.embedding");
  }
  if (type == "cohere") {
    complete(settings, "api.cohere.com", "embed-english-v2.0");
    return json(settings, "/v2/embed", "embeddings.float.0");
  }
  if (type == "huggingface") {
    complete(settings, "api-inference.huggingface.co", "sentence-transformers/all-MiniLM-L6-v2");
    return json(settings, "/pipeline/feature-extraction/{model}", "");
  }
  if (type == "azure") {
    complete(settings, "", "text-embedding-ada-002");
    if (settings.apiVersion.length == 0) return missing(settings, "apiVersion");
    if (settings.host.length == 0) return missing(settings, "serviceHost");
    return json(
      settings,
      "/openai/deployments/{model}/embeddings?api-version=" + settings.apiVersion,
      "data.0.embedding",
    );
  }
  complete(settings, "api.openai.com", "text-embedding-3-small");
  return json(settings, "/v1/embeddings", "data.0.embedding");
}

function complete(settings: EmbeddingSettings, host: string, model: string): void {
  if (settings.host.length == 0) settings.host = host;
  if (settings.model.length == 0) settings.model = model;
}

function json(settings: EmbeddingSettings, path: string, place: string): Result<Embedder> {
  return Result.of<Embedder>(new JsonEmbedder(settings, path, place));
}

function missing(settings: EmbeddingSettings, what: string): Result<Embedder> {
  return Result.fail<Embedder>(
    new JsonEmbedder(settings, "/", "none"),
    "embedding " + settings.type + ": needs " + what,
  );
}
