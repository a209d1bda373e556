import {
  Bytes,
  ByteWriter,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonPath,
  JsonValue,
  JsonWriter,
  jsonParse,
  Secret,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { linkUnicodeClasses } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { AiJsonRespConfig } from "./generated/config.gen";
import { Marks } from "./marker";
import { compileSchema, Dialect } from "./schema/compile";
import { Schema } from "./schema/schema";
import { Service } from "./service";

/** A configuration made ready for requests. */
@final
export class JsonRespPolicy {
  readonly maxRetry: i32;
  readonly contentPath: JsonPath;
  readonly isAttachment: bool;
  readonly marks: Marks;
  /** What `response_format` is to be where the client has none; no bytes: nothing. */
  readonly format: Bytes;

  constructor(
    config: AiJsonRespConfig,
    readonly service: Service,
    /** Null: any object or array will do. */
    readonly schema: Schema | null,
    /** Its JSON; no bytes without one. */
    readonly schemaText: Bytes,
  ) {
    this.maxRetry = config.maxRetry;
    this.contentPath = JsonPath.compile(config.contentPath);
    this.isAttachment = config.enableContentDisposition;
    this.marks = new Marks(Secret.of(config.loopSecret));
    this.format = formatOf(config.responseFormat, schemaText);
  }
}

@final
export class JsonRespDecoder extends ConfigDecoder<JsonRespPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): JsonRespPolicy {
    linkUnicodeClasses();
    const config = AiJsonRespConfig.decode(value, path, issues);
    const given = config.jsonSchema;
    const place = path.key("jsonSchema");
    // A string of JSON is as good; its bytes are a document of their own.
    const document = given.kind == JsonKind.String ? jsonParse(given.asBytes()) : given;
    const isSchema = document.kind == JsonKind.Object || document.kind == JsonKind.True;
    if (given.exists && !isSchema)
      issues.error(place, "expected a JSON Schema: an object, or a string of its JSON (1001)");
    const schema = isSchema ? compileSchema(document, dialectOf(config, document), place, issues) : null;
    const text = isSchema ? document.raw.copy() : Bytes.empty();
    if (config.responseFormat == "json_schema" && !isSchema) {
      issues.error(path.key("responseFormat"), "json_schema needs jsonSchema");
    }
    return new JsonRespPolicy(config, Service.of(config, path, issues), schema, text);
  }
}

/** Drafts before 2019-09 say by `$schema` that they are: what stands beside a `$ref` counts for nothing there. */
function dialectOf(config: AiJsonRespConfig, schema: JsonValue): Dialect {
  const draft = schema.member("$schema").asString();
  const isOld = draft.includes("draft-03") || draft.includes("draft-04");
  const isLate = draft.includes("draft-06") || draft.includes("draft-07");
  return new Dialect(config.enableOas3, config.enableSwagger || isOld || isLate);
}

/** OpenAI's `response_format` for a name of it. */
function formatOf(name: string, schema: Bytes): Bytes {
  if (name == "none") return Bytes.empty();
  const out = new ByteWriter(schema.length + 96);
  const writer = new JsonWriter(out).beginObject().key("type").string(name);
  if (name == "json_schema") {
    writer.key("json_schema").beginObject().key("name").string("answer").key("schema").raw(schema).endObject();
  }
  writer.endObject();
  return out.take();
}
