import { ByteWriter, Bytes, JsonWriter, jsonParse, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { EmbeddingsAnswer, EmbeddingsRequest } from "./embeddings";
import { copyMembers } from "./member-copy";

const MEMBERS: Bytes = Bytes.of(",dimensions,truncate,keep_alive,options,");

/** An OpenAI embeddings request for Ollama's `/api/embed`. */
export function writeOllamaEmbeddings(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new EmbeddingsRequest(body);
  const problem = request.check();
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const out = new ByteWriter(body.length + 64);
  const json = new JsonWriter(out);
  request.writeTexts(json.beginObject().key("model").stringRaw(call.modelRaw).key("input"));
  copyMembers(json, request.document, MEMBERS);
  json.endObject();
  return Result.of(out.take());
}

/** Ollama's answer as OpenAI's; fails when it is none. @param isBase64 how the client wants vectors */
export function readOllamaEmbeddings(body: Bytes, call: BackCall, isBase64: bool): Result<Bytes> {
  const document = jsonParse(body);
  const answer = new EmbeddingsAnswer(isBase64, body.length + 256);
  answer.addAll(document.member("embeddings"));
  const out = answer.end(call.modelRaw, document.member("prompt_eval_count").asI64());
  return out.length > 0 ? Result.of(out) : Result.fail(out, "embeddings: expected vectors");
}
