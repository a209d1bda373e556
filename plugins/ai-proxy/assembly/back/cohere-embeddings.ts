import { ByteWriter, Bytes, JsonKind, JsonWriter, jsonParse, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { EmbeddingsAnswer, EmbeddingsRequest } from "./embeddings";
import { copyMembers } from "./member-copy";

const MEMBERS: Bytes = Bytes.of(",dimensions=output_dimension,input_type,truncate,max_tokens,priority,");

/**
 * An OpenAI embeddings request for Cohere's `/v2/embed`, which wants to know what vectors are for: unless the client sends
 * Cohere's `input_type`, for documents.
 */
export function writeCohereEmbeddings(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new EmbeddingsRequest(body);
  const problem = request.check();
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const out = new ByteWriter(body.length + 256);
  const json = new JsonWriter(out);
  request.writeTexts(json.beginObject().key("model").stringRaw(call.modelRaw).key("texts"));
  json.key("embedding_types").beginArray();
  json.string(request.isBase64 ? "base64" : "float").endArray();
  if (!request.document.member("input_type").exists) json.key("input_type").string("search_document");
  copyMembers(json, request.document, MEMBERS);
  json.endObject();
  return Result.of(out.take());
}

/** Cohere's answer as OpenAI's; fails when it is none. @param isBase64 how the client wants vectors */
export function readCohereEmbeddings(body: Bytes, call: BackCall, isBase64: bool): Result<Bytes> {
  const document = jsonParse(body);
  const vectors = document.member("embeddings");
  const base64 = vectors.member("base64");
  const meta = document.member("meta");
  const answer = new EmbeddingsAnswer(isBase64, body.length + 256);
  answer.addAll(isBase64 && base64.kind == JsonKind.Array ? base64 : vectors.member("float"));
  const billed = meta.member("billed_units").member("input_tokens").asI64();
  const out = answer.end(call.modelRaw, meta.member("tokens").member("input_tokens").asI64(billed));
  return out.length > 0 ? Result.of(out) : Result.fail(out, "embeddings: expected vectors");
}
