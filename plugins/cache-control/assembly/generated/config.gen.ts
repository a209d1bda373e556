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
  readBool,
  readEnum,
  readInteger,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readCacheControlConfigStatuses(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<i32> {
  const list = new Array<i32>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(<i32>readInteger(items.value, path.item(items), issues, 100, 599));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

@final
export class CacheControlConfig {
  /** Suffixes of paths whose answers get the headers, without their dot: `jpg|png|jpeg`. Empty, or `*`: all paths. */
  suffix: string = "";
  /** How long the answer may be kept: seconds, `max` (ten years) or `epoch` (it may be kept, and has to be asked about each time). */
  expires: string = "";
  /** How `cache-control` is written. `higress`: `maxAge=60`, which no cache understands, so that `expires` counts. `standard`: `max-age=60`, as RFC 9111 has it. */
  directives: string = "higress";
  /** With `directives: standard`: in front of `max-age`. Empty: neither. */
  visibility: string = "";
  /** `true`: in the place of what the upstream says. `false`: as on Higress, beside it; with `directives: standard`, only where the upstream says nothing. */
  overwrite: bool = false;
  /** Answers that get the headers. Unset: with `directives: standard` 200, 203, 206, 301, 304 and 308; else, as on Higress, all. */
  statuses: Array<i32> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `statuses` was given. */
  get hasStatuses(): bool {
    return this.given.has(5);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CacheControlConfig {
    const out = new CacheControlConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("suffix expires directives visibility overwrite statuses");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.suffix = readString(member, place, issues);
          break;
        case 1:
          this.expires = readString(member, place, issues, 1);
          break;
        case 2:
          this.directives = readEnum(member, place, issues, "higress standard");
          break;
        case 3:
          this.visibility = readEnum(member, place, issues, " public private");
          break;
        case 4:
          this.overwrite = readBool(member, place, issues);
          break;
        case 5:
          this.statuses = readCacheControlConfigStatuses(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "suffix expires directives visibility overwrite statuses");
      }
      this.given.add(index);
    }
    if (!this.given.has(1)) issues.missing(path, "expires");
  }
}

export class CacheControlConfigDecoder extends ConfigDecoder<CacheControlConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CacheControlConfig {
    return CacheControlConfig.decode(value, path, issues);
  }
}
