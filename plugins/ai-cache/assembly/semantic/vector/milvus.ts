import { Bytes, ByteWriter, jsonGet, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate, KnownQuestion, Partition } from "../question";
import { ServiceCall } from "../service";
import { Vector } from "../vector";
import { condition, writeMembers } from "./members";
import { CandidateShape, CONTEXT, KEY, MODEL, SCOPE, VectorServer } from "./server";

/** Milvus: its REST API of version 2. */
@final
export class Milvus extends VectorServer {
  query(vector: Vector, partition: Partition): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 512);
    const json = new JsonWriter(out).beginObject().key("collectionName").string(this.settings.collection);
    json.key("data").beginArray().raw(vector.json()).endArray().key("annsField").string("vector");
    json
      .key("limit")
      .integer(this.settings.topK)
      .key("filter")
      .string(condition(partition, " == ", " and ", '"'));
    json.key("outputFields").beginArray().string("question").string(KEY).string(SCOPE).string(MODEL).string(CONTEXT);
    json.endArray().endObject();
    return this.call("/search", out.take());
  }

  read(body: Bytes): Array<Candidate> | null {
    if (!this.isDone(body)) return null;
    return new CandidateShape("question", "distance", "").readAll(jsonGet(body, "data"));
  }

  insert(vector: Vector, question: KnownQuestion): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 1024);
    const json = new JsonWriter(out).beginObject().key("collectionName").string(this.settings.collection);
    json.key("data").beginArray().beginObject().key("vector").raw(vector.json());
    writeMembers(json, question, "question").endObject().endArray().endObject();
    return this.call("/insert", out.take());
  }

  /** 0; versions before 2.4 say 200. */
  isDone(body: Bytes): bool {
    const code = jsonGet(body, "code").asI64(-1);
    return code == 0 || code == 200;
  }

  private call(verb: string, body: Bytes): ServiceCall {
    const call = new ServiceCall(this.settings.path + "/v2/vectordb/entities" + verb, body);
    const key = this.key;
    return key.length > 0 ? call.header("authorization", "Bearer " + key) : call;
  }
}
