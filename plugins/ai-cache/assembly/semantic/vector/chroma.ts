import { Bytes, ByteWriter, jsonGet, JsonKind, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate, KnownQuestion, Partition } from "../question";
import { ServiceCall } from "../service";
import { Vector } from "../vector";
import { candidateOf, CONTEXT, KEY, MODEL, SCOPE, VectorServer } from "./server";

/** Chroma: version 1 of its API, as Higress has it, or by `path` version 2. */
@final
export class Chroma extends VectorServer {
  query(vector: Vector, partition: Partition): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 512);
    const json = new JsonWriter(out).beginObject().key("query_embeddings").beginArray().raw(vector.json()).endArray();
    json.key("n_results").integer(this.settings.topK).key("where").beginObject().key("$and").beginArray();
    this.where(json, SCOPE, partition.scope);
    this.where(json, MODEL, partition.model);
    this.where(json, CONTEXT, partition.context);
    json.endArray().endObject().key("include").beginArray();
    json.string("distances").string("documents").string("metadatas").endArray().endObject();
    return this.call("/query", out.take());
  }

  private where(json: JsonWriter, name: string, value: string): void {
    json.beginObject().key(name).string(value).endObject();
  }

  read(body: Bytes): Array<Candidate> | null {
    const questions = jsonGet(body, "documents.0");
    if (questions.kind != JsonKind.Array) return null;
    const found: Candidate[] = [];
    const documents = questions.items();
    const distances = jsonGet(body, "distances.0").items();
    const metadatas = jsonGet(body, "metadatas.0").items();
    while (documents.next() && distances.next() && metadatas.next()) {
      const candidate = candidateOf(metadatas.value, documents.value.asBytes(), distances.value);
      if (candidate != null) found.push(candidate);
    }
    return found;
  }

  insert(vector: Vector, question: KnownQuestion): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 1024);
    const json = new JsonWriter(out).beginObject().key("embeddings").beginArray().raw(vector.json()).endArray();
    json.key("ids").beginArray().stringBytes(question.key).endArray();
    json.key("documents").beginArray().stringBytes(question.text).endArray();
    const partition = question.partition;
    json.key("metadatas").beginArray().beginObject().key(KEY).stringBytes(question.key);
    json.key(SCOPE).string(partition.scope).key(MODEL).string(partition.model).key(CONTEXT).string(partition.context);
    json.endObject().endArray().endObject();
    return this.call("/add", out.take());
  }

  private call(verb: string, body: Bytes): ServiceCall {
    const base = this.settings.path.length > 0 ? this.settings.path : "/api/v1";
    const call = new ServiceCall(base + "/collections/" + this.settings.collection + verb, body);
    const key = this.key;
    return key.length > 0 ? call.header("x-chroma-token", key) : call;
  }
}
