import {
  ByteWriter,
  Bytes,
  JsonItems,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { copyMembers } from "./member-copy";

const MEMBERS: Bytes = Bytes.of(",query,top_n,max_tokens_per_doc,priority,");

/**
 * A request of the `/v1/rerank` that Cohere began, Jina and vLLM took over, for Cohere's `/v2/rerank`: documents are texts
 * there. `return_documents` is left to `readCohereRerank`.
 */
export function writeCohereRerank(body: Bytes, call: BackCall): Result<Bytes> {
  const request = jsonParse(body);
  const documents = request.member("documents");
  if (documents.kind != JsonKind.Array) return Result.fail(Bytes.empty(), "documents: expected a list of texts");
  const out = new ByteWriter(body.length + 64);
  const json = new JsonWriter(out);
  json.beginObject().key("model").stringRaw(call.modelRaw).key("documents").beginArray();
  const items = documents.items();
  while (items.next()) {
    const text = textOf(items.value);
    if (text.kind != JsonKind.String) {
      return Result.fail(Bytes.empty(), "documents[" + items.index.toString() + "]: expected a text");
    }
    json.raw(text.raw);
  }
  copyMembers(json.endArray(), request, MEMBERS);
  json.endObject();
  return Result.of(out.take());
}

/** Cohere's answer as that of `/v1/rerank`; fails when it is none. @param request what the client sent */
export function readCohereRerank(body: Bytes, call: BackCall, request: Bytes): Result<Bytes> {
  const answer = jsonParse(body);
  const results = answer.member("results");
  if (results.kind != JsonKind.Array) return Result.fail(Bytes.empty(), "results: expected a list");
  const asked = jsonParse(request);
  const isWhole = asked.member("return_documents").kind == JsonKind.True;
  const texts = textsOf((isWhole ? asked.member("documents") : JsonValue.missing()).items());
  const out = new ByteWriter(body.length + 256);
  const json = new JsonWriter(out);
  json.beginObject();
  if (answer.member("id").exists) json.key("id").raw(answer.member("id").raw);
  json.key("model").stringRaw(call.modelRaw).key("results").beginArray();
  const items = results.items();
  while (items.next()) {
    const index = items.value.member("index").asI64(-1);
    const score = items.value.member("relevance_score");
    json.beginObject().key("index").integer(index).key("relevance_score");
    json.raw(score.kind == JsonKind.Number ? score.raw : Bytes.of("0"));
    if (index >= 0 && index < texts.length) {
      json
        .key("document")
        .beginObject()
        .key("text")
        .stringRaw(texts[<i32>index])
        .endObject();
    }
    json.endObject();
  }
  json.endArray();
  if (answer.member("meta").exists) json.key("meta").raw(answer.member("meta").raw);
  json.endObject();
  return Result.of(out.take());
}

function textOf(document: JsonValue): JsonValue {
  return document.kind == JsonKind.Object ? document.member("text") : document;
}

/** The texts, escaped. */
function textsOf(documents: JsonItems): Bytes[] {
  const texts: Bytes[] = [];
  while (documents.next()) texts.push(textOf(documents.value).rawText());
  return texts;
}
