// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonValue,
  expectKind,
  readBool,
  readBytes,
} from "proxy-wasm-assemblyscript-sdk/assembly";

@final
export class RequestIdConfig {
  /** Header of the id, in lower case; in the request and in the answer. */
  header: Bytes = Bytes.of("x-correlation-id");
  /** Whether an id that the client sent is kept. */
  keep: bool = false;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): RequestIdConfig {
    const out = new RequestIdConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("header keep");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.header = readBytes(member, place, issues, 1);
          break;
        case 1:
          this.keep = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "header keep");
      }
    }
  }
}

export class RequestIdConfigDecoder extends ConfigDecoder<RequestIdConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): RequestIdConfig {
    return RequestIdConfig.decode(value, path, issues);
  }
}
