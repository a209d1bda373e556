import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { EmbeddingsAnswer } from "./embeddings";

const MODELS: Bytes = Bytes.of("models/");

/** Embeddings of the Gemini API (`:batchEmbedContents`) and of Vertex AI (`:predict`). One instance serves one call. */
@final
export class GeminiEmbeddings {
  /** Whether the client wants its vectors as base64 of little-endian f32, as OpenAI's own client does. */
  private isBase64: bool = false;

  constructor(private readonly call: BackCall) {}

  /** An OpenAI embeddings request in the provider's form; fails, with the JSON path at fault, for what it cannot carry. */
  request(body: Bytes): Result<Bytes> {
    const document = jsonParse(body);
    const input = document.member("input");
    this.isBase64 = document.member("encoding_format").rawText().equalsString("base64");
    const out = new ByteWriter(body.length + 256);
    const json = new JsonWriter(out);
    json
      .beginObject()
      .key(this.isVertex ? "instances" : "requests")
      .beginArray();
    const texts = input.items();
    let isRead = input.kind == JsonKind.String;
    if (isRead) this.writeInput(json, document, input);
    while (input.kind == JsonKind.Array && texts.next()) {
      isRead = texts.value.kind == JsonKind.String;
      if (!isRead) break;
      this.writeInput(json, document, texts.value);
    }
    if (!isRead) return Result.fail(Bytes.empty(), "input: expected a text or a list of texts");
    json.endArray();
    const size = document.member("dimensions");
    if (this.isVertex && size.kind == JsonKind.Number) {
      json.key("parameters").beginObject().key("outputDimensionality").raw(size.raw).endObject();
    }
    json.endObject();
    return Result.of(out.take());
  }

  /** The provider's answer as OpenAI's list; fails when it is none. */
  answer(body: Bytes): Result<Bytes> {
    const document = jsonParse(body);
    const member = document.member(this.isVertex ? "predictions" : "embeddings");
    const list = member.kind == JsonKind.Array ? member : JsonValue.missing();
    const answer = new EmbeddingsAnswer(this.isBase64, body.length + 256);
    let tokens = document.member("usageMetadata").member("promptTokenCount").asI64();
    const items = list.items();
    while (items.next()) {
      const embedding = this.isVertex ? items.value.member("embeddings") : items.value;
      tokens += embedding.member("statistics").member("token_count").asI64();
      answer.add(items.index, embedding.member("values"));
    }
    const out = answer.end(this.call.modelRaw, tokens);
    return out.length > 0 ? Result.of(out) : Result.fail(out, "expected a list of embeddings");
  }

  private get isVertex(): bool {
    return this.call.options.type_ == "vertex";
  }

  private writeInput(json: JsonWriter, document: JsonValue, text: JsonValue): void {
    json.beginObject();
    if (this.isVertex) json.key("content").raw(text.raw);
    else {
      const name = new ByteWriter(this.call.modelRaw.length + 8);
      if (!this.call.modelRaw.startsWith(MODELS)) name.bytes(MODELS);
      name.bytes(this.call.modelRaw);
      json.key("model").stringRaw(name.take()).key("content").beginObject().key("parts").beginArray();
      json.beginObject().key("text").raw(text.raw).endObject().endArray().endObject();
      const size = document.member("dimensions");
      if (size.kind == JsonKind.Number) json.key("outputDimensionality").raw(size.raw);
    }
    // What the vectors are for is no part of OpenAI's API; clients that know Gemini send it along.
    const task = document.member("task_type");
    if (task.kind == JsonKind.String) json.key(this.isVertex ? "task_type" : "taskType").raw(task.raw);
    json.endObject();
  }
}
