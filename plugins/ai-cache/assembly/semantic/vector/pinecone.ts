import { Bytes, ByteWriter, jsonGet, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate, KnownQuestion, Partition } from "../question";
import { ServiceCall } from "../service";
import { Vector } from "../vector";
import { writeMembers } from "./members";
import { CandidateShape, CONTEXT, MODEL, SCOPE, VectorServer } from "./server";

/** Pinecone: the collection is a namespace of the index. */
@final
export class Pinecone extends VectorServer {
  query(vector: Vector, partition: Partition): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 512);
    const json = new JsonWriter(out).beginObject().key("namespace").string(this.settings.collection);
    json.key("vector").raw(vector.json()).key("topK").integer(this.settings.topK);
    json.key("includeMetadata").bool(true).key("includeValues").bool(false).key("filter").beginObject();
    json.key(SCOPE).string(partition.scope).key(MODEL).string(partition.model).key(CONTEXT).string(partition.context);
    json.endObject().endObject();
    return this.call("/query", out.take());
  }

  read(body: Bytes): Array<Candidate> | null {
    return new CandidateShape("question", "score", "metadata").readAll(jsonGet(body, "matches"));
  }

  insert(vector: Vector, question: KnownQuestion): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 1024);
    const json = new JsonWriter(out).beginObject().key("vectors").beginArray().beginObject();
    json.key("id").stringBytes(question.key).key("values").raw(vector.json()).key("metadata").beginObject();
    writeMembers(json, question, "question").endObject().endObject().endArray();
    json.key("namespace").string(this.settings.collection).endObject();
    return this.call("/vectors/upsert", out.take());
  }

  private call(path: string, body: Bytes): ServiceCall {
    return new ServiceCall(this.settings.path + path, body).header("api-key", this.key);
  }
}
