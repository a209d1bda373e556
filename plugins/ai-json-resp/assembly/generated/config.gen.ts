// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readBool,
  readEnum,
  readInteger,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

@final
export class AiJsonRespConfig {
  /** Who is asked: a service of OpenAI's protocol, or the gateway itself. A name as Higress has it (`qwen` is `outbound|443||qwen.dns`; with `|` in it, as it is), or that of a cluster of Envoy's. */
  serviceName: string = "";
  /** Its host name, as `:authority`; needed where `serviceUrl` names none. */
  serviceDomain: string = "";
  /** Path of its API; empty: that of the request. */
  servicePath: string = "";
  /** A URL to take `serviceDomain` and `servicePath` from, where these are empty. */
  serviceUrl: string = "";
  /** Its port, for the name of its cluster. */
  servicePort: i32 = 443;
  /** Milliseconds for one answer; 0: 50000. */
  serviceTimeout: i32 = 50000;
  /** Sent as `authorization: Bearer …` in the place of the client's; empty: the client's own goes on. */
  apiKey: string = "";
  /** How often the model is asked again. */
  maxRetry: i32 = 3;
  /** Where the text stands in an answer, as a [gjson path](https://github.com/tidwall/gjson/blob/master/SYNTAX.md). */
  contentPath: string = "choices.0.message.content";
  /** The JSON Schema of the answer: an object, or a string of its JSON. Without one any object or array is right. */
  jsonSchema: JsonValue = JsonValue.missing();
  /** The schema is one of Swagger 2 (draft 4): what stands beside a `$ref` counts for nothing. */
  enableSwagger: bool = false;
  /** The schema may be one of OpenAPI 3: `nullable: true` allows null. */
  enableOas3: bool = true;
  /** Answers have `content-disposition: attachment; filename="response.json"`. */
  enableContentDisposition: bool = true;
  /** Asks the provider itself for JSON, or for JSON of the schema, by OpenAI's `response_format`, unless the client does. */
  responseFormat: string = "none";
  /** Signs the header by which the gateway knows its own requests. Needed, and the same everywhere, where they may come to another process or gateway; empty: a random one that the workers of one process share. */
  loopSecret: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiJsonRespConfig {
    const out = new AiJsonRespConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("serviceName serviceDomain servicePath serviceUrl servicePort serviceTimeout apiKey maxRetry contentPath jsonSchema enableSwagger enableOas3 enableContentDisposition responseFormat loopSecret");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 9) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.serviceName = readString(member, place, issues, 1);
          break;
        case 1:
          this.serviceDomain = readString(member, place, issues);
          break;
        case 2:
          this.servicePath = readString(member, place, issues);
          break;
        case 3:
          this.serviceUrl = readString(member, place, issues);
          break;
        case 4:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 5:
          this.serviceTimeout = <i32>readInteger(member, place, issues, 0, 3600000);
          break;
        case 6:
          this.apiKey = readString(member, place, issues);
          break;
        case 7:
          this.maxRetry = <i32>readInteger(member, place, issues, 0, 10);
          break;
        case 8:
          this.contentPath = readString(member, place, issues, 1);
          break;
        case 9:
          this.jsonSchema = member;
          break;
        case 10:
          this.enableSwagger = readBool(member, place, issues);
          break;
        case 11:
          this.enableOas3 = readBool(member, place, issues);
          break;
        case 12:
          this.enableContentDisposition = readBool(member, place, issues);
          break;
        case 13:
          this.responseFormat = readEnum(member, place, issues, "none json_object json_schema");
          break;
        case 14:
          this.loopSecret = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "serviceName serviceDomain servicePath serviceUrl servicePort serviceTimeout apiKey maxRetry contentPath jsonSchema enableSwagger enableOas3 enableContentDisposition responseFormat loopSecret");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "serviceName");
  }
}

export class AiJsonRespConfigDecoder extends ConfigDecoder<AiJsonRespConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiJsonRespConfig {
    return AiJsonRespConfig.decode(value, path, issues);
  }
}
