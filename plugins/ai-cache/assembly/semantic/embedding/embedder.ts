import { Bytes, ByteWriter, jsonGet, JsonWriter, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ServiceCall } from "../service";
import { Vector } from "../vector";

/** Asks a service what a text means: one back end. Pure: it writes requests and reads answers. */
export abstract class Embedder {
  /** @param now milliseconds since 1970, for services that want requests signed */
  abstract request(text: Bytes, now: i64): ServiceCall;

  /** The vector of an answer with status 200; null when there is none in it. */
  abstract read(body: Bytes): Vector | null;
}

/** What the block `embedding` says beside where the service is. */
@final
export class EmbeddingSettings {
  type: string = "";
  model: string = "";
  apiKey: Secret = Secret.of("");
  /** Azure. */
  apiVersion: string = "";
  /** TextIn. */
  textinAppId: string = "";
  textinSecretCode: Secret = Secret.of("");
  textinMatryoshkaDim: i32 = 0;
  /** Xfyun. */
  appId: string = "";
  apiSecret: Secret = Secret.of("");
  /** The value of `:authority`. */
  host: string = "";
  /** The service's path, where it is not the usual one. */
  path: string = "";
}

/** Services that take a JSON object and answer numbers at a place of another. */
@final
export class JsonEmbedder extends Embedder {
  private readonly path: string;

  /** @param place of the numbers, a gjson path; empty: the answer is them, in one array or in one of one */
  constructor(
    private readonly settings: EmbeddingSettings,
    path: string,
    private readonly place: string,
  ) {
    super();
    this.path = settings.path.length > 0 ? settings.path : path.replace("{model}", settings.model);
  }

  request(text: Bytes, _now: i64): ServiceCall {
    const settings = this.settings;
    const call = new ServiceCall(this.path, this.body(text));
    const key = settings.apiKey.reveal().toString();
    if (settings.type == "textin") {
      call.header("x-ti-app-id", settings.textinAppId);
      call.header("x-ti-secret-code", settings.textinSecretCode.reveal().toString());
    } else if (key.length == 0) return call;
    else if (settings.type == "azure") call.header("api-key", key);
    else call.header("authorization", "Bearer " + key);
    return call;
  }

  read(body: Bytes): Vector | null {
    if (this.settings.type == "textin" && jsonGet(body, "code").asI64(-1) != 200) return null;
    if (this.place.length > 0) return Vector.read(jsonGet(body, this.place));
    const flat = Vector.read(jsonGet(body, "@this"));
    if (flat != null) return flat;
    // Without pooling there are as many rows as tokens: only one row is the text's.
    return jsonGet(body, "1").exists ? null : Vector.read(jsonGet(body, "0"));
  }

  private body(text: Bytes): Bytes {
    const out = new ByteWriter(text.length + 128);
    const json = new JsonWriter(out).beginObject();
    const model = this.settings.model;
    const type = this.settings.type;
    if (type == "dashscope") {
      json.key("model").string(model);
      json.key("input").beginObject().key("texts").beginArray().stringBytes(text).endArray().endObject();
      json.key("parameters").beginObject().key("text_type").string("query").endObject();
    } else if (type == "cohere") {
      json.key("texts").beginArray().stringBytes(text).endArray();
      // Questions are compared with questions: both are documents, as Higress has it.
      json.key("model").string(model).key("input_type").string("search_document");
      json.key("embedding_types").beginArray().string("float").endArray();
    } else if (type == "huggingface") {
      json.key("inputs").stringBytes(text);
      json.key("options").beginObject().key("wait_for_model").bool(true).endObject();
    } else if (type == "textin") {
      json.key("input").beginArray().stringBytes(text).endArray();
      json.key("matryoshka_dim").integer(this.settings.textinMatryoshkaDim);
    } else {
      json.key("input").stringBytes(text);
      if (type != "azure") json.key("model").string(model);
    }
    json.endObject();
    return out.take();
  }
}
