// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readBodyRedactorConfigMembers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

@final
export class BodyRedactorConfig {
  /** Paths of the members: names and numbers with dots between, `user.email`, `cards.0.number`. */
  members: Array<string> = [];
  /** What stands in their place. */
  replacement: string = "[redacted]";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): BodyRedactorConfig {
    const out = new BodyRedactorConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("members replacement");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.members = readBodyRedactorConfigMembers(member, place, issues);
          break;
        case 1:
          this.replacement = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "members replacement");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "members");
  }
}

export class BodyRedactorConfigDecoder extends ConfigDecoder<BodyRedactorConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): BodyRedactorConfig {
    return BodyRedactorConfig.decode(value, path, issues);
  }
}
