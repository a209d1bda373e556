import { base64Encode, Bytes, ByteWriter, jsonGet, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate, KnownQuestion, Partition } from "../question";
import { ServiceCall } from "../service";
import { Vector } from "../vector";
import { writeMembers } from "./members";
import { CandidateShape, CONTEXT, MODEL, SCOPE, VectorServer } from "./server";

/** Elasticsearch, with the vector in `embedding` and keywords in the members of the partition. */
@final
export class Elasticsearch extends VectorServer {
  query(vector: Vector, partition: Partition): ServiceCall {
    const topK = this.settings.topK;
    const out = new ByteWriter(vector.length * 12 + 512);
    const json = new JsonWriter(out).beginObject();
    json.key("_source").beginObject().key("excludes").beginArray().string("embedding").endArray().endObject();
    json.key("knn").beginObject().key("field").string("embedding").key("query_vector").raw(vector.json());
    json
      .key("k")
      .integer(topK)
      .key("num_candidates")
      .integer(max(topK * 10, 100));
    json.key("filter").beginArray();
    this.term(json, SCOPE, partition.scope);
    this.term(json, MODEL, partition.model);
    this.term(json, CONTEXT, partition.context);
    json.endArray().endObject().key("size").integer(topK).endObject();
    return this.call("/_search", out.take());
  }

  private term(json: JsonWriter, name: string, value: string): void {
    json.beginObject().key("term").beginObject().key(name).string(value).endObject().endObject();
  }

  read(body: Bytes): Array<Candidate> | null {
    return new CandidateShape("question", "_score", "_source").readAll(jsonGet(body, "hits.hits"));
  }

  insert(vector: Vector, question: KnownQuestion): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 1024);
    writeMembers(
      new JsonWriter(out).beginObject().key("embedding").raw(vector.json()),
      question,
      "question",
    ).endObject();
    return this.call("/_doc", out.take());
  }

  private call(verb: string, body: Bytes): ServiceCall {
    const settings = this.settings;
    const call = new ServiceCall(settings.path + "/" + settings.collection + verb, body);
    if (this.key.length > 0) return call.header("authorization", "ApiKey " + this.key);
    if (settings.username.length == 0) return call;
    const credentials = base64Encode(
      Bytes.of(settings.username + ":" + settings.password.reveal().toString()),
    ).toString();
    return call.header("authorization", "Basic " + credentials);
  }
}
