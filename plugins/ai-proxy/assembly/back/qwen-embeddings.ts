import { ByteWriter, Bytes, JsonKind, JsonWriter, jsonParse, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { EmbeddingsAnswer, EmbeddingsRequest } from "./embeddings";
import { copyMembers } from "./member-copy";

const MEMBERS: Bytes = Bytes.of(",dimensions=dimension,text_type,");

/** An OpenAI embeddings request for DashScope's text embedding. */
export function writeQwenEmbeddings(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new EmbeddingsRequest(body);
  const problem = request.check();
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const out = new ByteWriter(body.length + 64);
  const json = new JsonWriter(out);
  request.writeTexts(json.beginObject().key("model").stringRaw(call.modelRaw).key("input").beginObject().key("texts"));
  json.endObject().key("parameters").beginObject();
  copyMembers(json, request.document, MEMBERS);
  json.endObject().endObject();
  return Result.of(out.take());
}

/** DashScope's answer as OpenAI's; fails when it is none. @param isBase64 how the client wants vectors */
export function readQwenEmbeddings(body: Bytes, call: BackCall, isBase64: bool): Result<Bytes> {
  const document = jsonParse(body);
  const vectors = document.member("output").member("embeddings");
  const answer = new EmbeddingsAnswer(isBase64, body.length + 256);
  const items = vectors.items();
  while (vectors.kind == JsonKind.Array && items.next()) {
    answer.add(items.value.member("text_index").asI64(items.index), items.value.member("embedding"));
  }
  const out = answer.end(call.modelRaw, document.member("usage").member("total_tokens").asI64());
  return out.length > 0 ? Result.of(out) : Result.fail(out, "output.embeddings: expected vectors");
}
