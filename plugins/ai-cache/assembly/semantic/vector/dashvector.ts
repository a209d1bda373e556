import { Bytes, ByteWriter, jsonGet, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate, KnownQuestion, Partition } from "../question";
import { ServiceCall } from "../service";
import { Vector } from "../vector";
import { condition, writeMembers } from "./members";
import { CandidateShape, VectorServer } from "./server";

/** Alibaba Cloud's DashVector. */
@final
export class DashVector extends VectorServer {
  query(vector: Vector, partition: Partition): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 512);
    const json = new JsonWriter(out).beginObject().key("vector").raw(vector.json());
    json.key("topk").integer(this.settings.topK).key("include_vector").bool(false);
    json
      .key("filter")
      .string(condition(partition, " = ", " and ", "'"))
      .endObject();
    return this.call("/query", out.take());
  }

  read(body: Bytes): Array<Candidate> | null {
    if (jsonGet(body, "code").asI64(-1) != 0) return null;
    return new CandidateShape("query", "score", "fields").readAll(jsonGet(body, "output"));
  }

  insert(vector: Vector, question: KnownQuestion): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 1024);
    const json = new JsonWriter(out).beginObject().key("docs").beginArray().beginObject();
    writeMembers(json.key("vector").raw(vector.json()).key("fields").beginObject(), question, "query").endObject();
    json.endObject().endArray().endObject();
    return this.call("/docs", out.take());
  }

  isDone(body: Bytes): bool {
    return jsonGet(body, "code").asI64(-1) == 0;
  }

  private call(verb: string, body: Bytes): ServiceCall {
    const path = this.settings.path + "/v1/collections/" + this.settings.collection + verb;
    return new ServiceCall(path, body).header("dashvector-auth-token", this.key);
  }
}
