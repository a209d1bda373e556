// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonValue,
  expectKind,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

@final
export class HelloConfig {
  /** What `x-hello` says. */
  greeting: string = "world";

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): HelloConfig {
    const out = new HelloConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("greeting");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.greeting = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "greeting");
      }
    }
  }
}

export class HelloConfigDecoder extends ConfigDecoder<HelloConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): HelloConfig {
    return HelloConfig.decode(value, path, issues);
  }
}
