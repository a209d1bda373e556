// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
} from "../../../bytes";
import {
  ConfigDecoder,
} from "../../../config/decoder";
import {
  GivenKeys,
} from "../../../config/given-keys";
import {
  ConfigIssues,
} from "../../../config/issues";
import {
  ConfigMap,
} from "../../../config/map";
import {
  ConfigPath,
} from "../../../config/path";
import {
  checkCount,
  expectKind,
  readBool,
  readBytes,
  readEnum,
  readInteger,
  readNumber,
  readString,
  readStrings,
} from "../../../config/read";
import {
  JsonKind,
} from "../../../json/kind";
import {
  JsonValue,
} from "../../../json/value";

function readSampleConfigPaths(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readSampleConfigModes(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = new Array<string>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readEnum(items.value, path.item(items), issues, "fast safe"));
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 2, path, issues);
  return list;
}

function readSampleConfigMatrixItem(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<i32> {
  const list = new Array<i32>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(<i32>readInteger(items.value, path.item(items), issues, 0, 9));
  return list;
}

function readSampleConfigMatrix(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Array<i32>> {
  const list = new Array<Array<i32>>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readSampleConfigMatrixItem(items.value, path.item(items), issues));
  return list;
}

function readSampleConfigMapping(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), readString(items.value, path.item(items), issues));
  return map;
}

function readSampleConfigGroups(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<Member> {
  const map = new ConfigMap<Member>();
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), Member.decode(items.value, path.item(items), issues));
  return map;
}

function readSampleConfigMembers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Member> {
  const list = new Array<Member>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Member.decode(items.value, path.item(items), issues));
  return list;
}

@final
export class Member {
  name: string = "";
  weight: i32 = 1;
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Member {
    const out = new Member();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name weight");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1);
          break;
        case 1:
          this.weight = <i32>readInteger(member, place, issues, 0, 100);
          break;
        default:
          issues.unknownKey(path, items.key, "name weight");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
  }
}

@final
export class SampleClass {
  if_: bool = true;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): SampleClass {
    const out = new SampleClass();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("if");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.if_ = readBool(member, place, issues);
          break;
      }
    }
  }
}

/** Every sort of key that a configuration schema may have. */
@final
export class SampleConfig {
  /** Where to ask; a|b is no alternative. */
  service: string = "";
  /** What happens when it fails. */
  onError: string = "allow";
  port: i32 = 80;
  /** Tokens. */
  limit: i64 = 0;
  ratio: f64 = 0.5;
  /** Unset means: as the global part says. */
  enabled: bool = false;
  token: string = "";
  headerName: Bytes = Bytes.of("x-sample");
  paths: Array<string> = ["/a", "/b"];
  modes: Array<string> = [];
  matrix: Array<Array<i32>> = [];
  /** Name → name. */
  mapping: ConfigMap<string> = new ConfigMap<string>();
  groups: ConfigMap<Member> = new ConfigMap<Member>();
  members: Array<Member> = [];
  first: Member = new Member();
  /** Handed on as it is. */
  extra: JsonValue = JsonValue.missing();
  class_: SampleClass = new SampleClass();
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `limit` was given. */
  get hasLimit(): bool {
    return this.given.has(3);
  }

  /** Whether `enabled` was given. */
  get hasEnabled(): bool {
    return this.given.has(5);
  }

  /** Whether `modes` was given. */
  get hasModes(): bool {
    return this.given.has(9);
  }

  /** Whether `matrix` was given. */
  get hasMatrix(): bool {
    return this.given.has(10);
  }

  /** Whether `mapping` was given. */
  get hasMapping(): bool {
    return this.given.has(11);
  }

  /** Whether `groups` was given. */
  get hasGroups(): bool {
    return this.given.has(12);
  }

  /** Whether `members` was given. */
  get hasMembers(): bool {
    return this.given.has(13);
  }

  /** Whether `first` was given. */
  get hasFirst(): bool {
    return this.given.has(14);
  }

  /** Whether `class` was given. */
  get hasClass_(): bool {
    return this.given.has(16);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): SampleConfig {
    const out = new SampleConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  /** The keys of `value` on top of a copy of `base`. */
  static decodeOver(value: JsonValue, base: SampleConfig, path: ConfigPath, issues: ConfigIssues): SampleConfig {
    const out = new SampleConfig();
    out.service = base.service;
    out.onError = base.onError;
    out.port = base.port;
    out.limit = base.limit;
    out.ratio = base.ratio;
    out.enabled = base.enabled;
    out.token = base.token;
    out.headerName = base.headerName;
    out.paths = base.paths;
    out.modes = base.modes;
    out.matrix = base.matrix;
    out.mapping = base.mapping;
    out.groups = base.groups;
    out.members = base.members;
    out.first = base.first;
    out.extra = base.extra;
    out.class_ = base.class_;
    out.given.addAll(base.given);
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("service on_error port limit ratio enabled token headerName paths modes matrix mapping groups members first extra class");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 15) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.service = readString(member, place, issues, 1, 20);
          break;
        case 1:
          this.onError = readEnum(member, place, issues, "allow deny");
          break;
        case 2:
          this.port = <i32>readInteger(member, place, issues, 1, 65535);
          break;
        case 3:
          this.limit = readInteger(member, place, issues, 0);
          break;
        case 4:
          this.ratio = readNumber(member, place, issues, 0, 1, "between 0 and 1");
          break;
        case 5:
          this.enabled = readBool(member, place, issues);
          break;
        case 6:
          this.token = readString(member, place, issues);
          break;
        case 7:
          this.headerName = readBytes(member, place, issues);
          break;
        case 8:
          this.paths = readSampleConfigPaths(member, place, issues);
          break;
        case 9:
          this.modes = readSampleConfigModes(member, place, issues);
          break;
        case 10:
          this.matrix = readSampleConfigMatrix(member, place, issues);
          break;
        case 11:
          this.mapping = readSampleConfigMapping(member, place, issues);
          break;
        case 12:
          this.groups = readSampleConfigGroups(member, place, issues);
          break;
        case 13:
          this.members = readSampleConfigMembers(member, place, issues);
          break;
        case 14:
          this.first = Member.decode(member, place, issues);
          break;
        case 15:
          this.extra = member;
          break;
        case 16:
          this.class_ = SampleClass.decode(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "service on_error port limit ratio enabled token headerName paths modes matrix mapping groups members first extra class");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "service");
  }
}

export class SampleConfigDecoder extends ConfigDecoder<SampleConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): SampleConfig {
    return SampleConfig.decode(value, path, issues);
  }

  decodeRule(value: JsonValue, base: SampleConfig, path: ConfigPath, issues: ConfigIssues): SampleConfig {
    return SampleConfig.decodeOver(value, base, path, issues);
  }
}
