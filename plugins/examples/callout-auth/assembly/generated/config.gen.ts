// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readInteger,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

@final
export class CalloutAuthConfig {
  /** The host's name of the service that is asked, e.g. `outbound|80||auth.default.svc.cluster.local` on Higress. */
  cluster: string = "";
  /** What it is asked for, by GET. */
  path: string = "/check";
  /** Milliseconds until the service counts as down; then requests are refused with 503. */
  timeout: i32 = 500;
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CalloutAuthConfig {
    const out = new CalloutAuthConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("cluster path timeout");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.cluster = readString(member, place, issues, 1);
          break;
        case 1:
          this.path = readString(member, place, issues);
          break;
        case 2:
          this.timeout = <i32>readInteger(member, place, issues, 1, 60000);
          break;
        default:
          issues.unknownKey(path, items.key, "cluster path timeout");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "cluster");
  }
}

export class CalloutAuthConfigDecoder extends ConfigDecoder<CalloutAuthConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CalloutAuthConfig {
    return CalloutAuthConfig.decode(value, path, issues);
  }
}
