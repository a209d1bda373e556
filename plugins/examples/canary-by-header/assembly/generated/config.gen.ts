// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readBytes,
  readInteger,
} from "proxy-wasm-assemblyscript-sdk/assembly";

@final
export class CanaryByHeaderConfig {
  /** Header that tells users apart, in lower case. Requests without it go to the stable version. */
  by: Bytes = Bytes.of("x-user");
  /** How many of a hundred users are sent to the canary. */
  percent: i32 = 0;
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CanaryByHeaderConfig {
    const out = new CanaryByHeaderConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("by percent");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.by = readBytes(member, place, issues, 1);
          break;
        case 1:
          this.percent = <i32>readInteger(member, place, issues, 0, 100);
          break;
        default:
          issues.unknownKey(path, items.key, "by percent");
      }
      this.given.add(index);
    }
    if (!this.given.has(1)) issues.missing(path, "percent");
  }
}

export class CanaryByHeaderConfigDecoder extends ConfigDecoder<CanaryByHeaderConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CanaryByHeaderConfig {
    return CanaryByHeaderConfig.decode(value, path, issues);
  }
}
