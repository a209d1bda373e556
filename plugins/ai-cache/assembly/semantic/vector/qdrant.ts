import { Bytes, ByteWriter, hexEncode, jsonGet, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Candidate, KnownQuestion, Partition } from "../question";
import { ServiceCall } from "../service";
import { Vector } from "../vector";
import { writeMembers } from "./members";
import { CandidateShape, CONTEXT, MODEL, SCOPE, VectorServer } from "./server";

/** Qdrant. */
@final
export class Qdrant extends VectorServer {
  query(vector: Vector, partition: Partition): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 512);
    const json = new JsonWriter(out).beginObject().key("vector").raw(vector.json());
    json.key("limit").integer(this.settings.topK).key("with_payload").bool(true);
    json.key("filter").beginObject().key("must").beginArray();
    this.must(json, SCOPE, partition.scope);
    this.must(json, MODEL, partition.model);
    this.must(json, CONTEXT, partition.context);
    json.endArray().endObject().endObject();
    return this.call("/points/search", out.take(), "POST");
  }

  private must(json: JsonWriter, name: string, value: string): void {
    json
      .beginObject()
      .key("key")
      .string(name)
      .key("match")
      .beginObject()
      .key("value")
      .string(value)
      .endObject()
      .endObject();
  }

  read(body: Bytes): Array<Candidate> | null {
    return new CandidateShape("question", "score", "payload").readAll(jsonGet(body, "result"));
  }

  insert(vector: Vector, question: KnownQuestion): ServiceCall {
    const out = new ByteWriter(vector.length * 12 + 1024);
    const json = new JsonWriter(out).beginObject().key("points").beginArray().beginObject();
    json.key("id").string(uuidOf(question.key)).key("vector").raw(vector.json()).key("payload").beginObject();
    writeMembers(json, question, "question").endObject().endObject().endArray().endObject();
    return this.call("/points", out.take(), "PUT");
  }

  private call(verb: string, body: Bytes, method: string): ServiceCall {
    const call = new ServiceCall(this.settings.path + "/collections/" + this.settings.collection + verb, body, method);
    const key = this.key;
    return key.length > 0 ? call.header("api-key", key) : call;
  }
}

/** A digest of a key in the shape of a UUID: the same question keeps its point. */
function uuidOf(key: Bytes): string {
  const hex = hexEncode(sha256(key)).toString();
  return (
    hex.slice(0, 8) +
    "-" +
    hex.slice(8, 12) +
    "-" +
    hex.slice(12, 16) +
    "-" +
    hex.slice(16, 20) +
    "-" +
    hex.slice(20, 32)
  );
}
