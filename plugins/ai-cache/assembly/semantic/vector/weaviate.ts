import { Bytes, ByteWriter, jsonGet, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate, KnownQuestion, Partition } from "../question";
import { ServiceCall } from "../service";
import { Vector } from "../vector";
import { writeMembers } from "./members";
import { CandidateShape, CONTEXT, KEY, MODEL, SCOPE, VectorServer } from "./server";

/** Weaviate: GraphQL for asking, objects for telling. */
@final
export class Weaviate extends VectorServer {
  query(vector: Vector, partition: Partition): ServiceCall {
    const operands = this.operand(SCOPE, partition.scope) + this.operand(MODEL, partition.model);
    const where = "{operator: And operands: [" + operands + this.operand(CONTEXT, partition.context) + "]}";
    const near = "nearVector: {vector: " + vector.json().toString() + "}";
    const all = "question " + KEY + " " + SCOPE + " " + MODEL + " " + CONTEXT + " _additional {distance}";
    const limit = "limit: " + this.settings.topK.toString();
    const get = this.settings.collection + "(" + limit + " " + near + " where: " + where + ") {" + all + "}";
    const out = new ByteWriter(vector.length * 12 + 1024);
    new JsonWriter(out)
      .beginObject()
      .key("query")
      .string("{Get {" + get + "}}")
      .endObject();
    return this.call("/v1/graphql", out.take());
  }

  private operand(name: string, value: string): string {
    return '{path: ["' + name + '"] operator: Equal valueText: "' + value + '"}';
  }

  read(body: Bytes): Array<Candidate> | null {
    const rows = jsonGet(body, "data.Get").member(this.settings.collection);
    return new CandidateShape("question", "_additional.distance", "").readAll(rows);
  }

  insert(vector: Vector, question: KnownQuestion): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 1024);
    const json = new JsonWriter(out).beginObject().key("class").string(this.settings.collection);
    json.key("vector").raw(vector.json()).key("properties").beginObject();
    writeMembers(json, question, "question").endObject().endObject();
    return this.call("/v1/objects", out.take());
  }

  private call(path: string, body: Bytes): ServiceCall {
    const call = new ServiceCall(this.settings.path + path, body);
    const key = this.key;
    return key.length > 0 ? call.header("authorization", "Bearer " + key) : call;
  }
}
