// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
} from "../../../bytes";
import {
  ConfigDecoder,
} from "../../../config/decoder";
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

const MEMBER_KEYS: StaticArray<string> = [
  "name",
  "weight",
];

const SAMPLE_CLASS_KEYS: StaticArray<string> = [
  "if",
];

const SAMPLE_CONFIG_KEYS: StaticArray<string> = [
  "service",
  "on_error",
  "port",
  "limit",
  "ratio",
  "enabled",
  "token",
  "headerName",
  "paths",
  "modes",
  "matrix",
  "mapping",
  "groups",
  "members",
  "first",
  "extra",
  "class",
];

const SAMPLE_CONFIG_ON_ERROR_VALUES: StaticArray<string> = [
  "allow",
  "deny",
];

const SAMPLE_CONFIG_MODES_VALUES: StaticArray<string> = [
  "fast",
  "safe",
];

function readSampleConfigPaths(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readSampleConfigModes(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = new Array<string>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readEnum(items.value, path.at(items.index), "", issues, SAMPLE_CONFIG_MODES_VALUES));
  if (value.kind == JsonKind.Array) checkCount(list.length, 0, 2, path, issues);
  return list;
}

function readSampleConfigMatrixItem(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<i32> {
  const list = new Array<i32>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(<i32>readInteger(items.value, path.at(items.index), "", issues, 0, 9));
  return list;
}

function readSampleConfigMatrix(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Array<i32>> {
  const list = new Array<Array<i32>>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readSampleConfigMatrixItem(items.value, path.at(items.index), issues));
  return list;
}

function readSampleConfigMapping(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, "", issues)) return map;
  const items = value.items();
  while (items.next()) {
    const key = items.key.toString();
    map.push(key, readString(items.value, path, key, issues));
  }
  return map;
}

function readSampleConfigGroups(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<Member> {
  const map = new ConfigMap<Member>();
  if (!expectKind(value, JsonKind.Object, path, "", issues)) return map;
  const items = value.items();
  while (items.next()) {
    const key = items.key.toString();
    map.push(key, Member.decode(items.value, path.key(key), issues));
  }
  return map;
}

function readSampleConfigMembers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Member> {
  const list = new Array<Member>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Member.decode(items.value, path.at(items.index), issues));
  return list;
}

@final
export class Member {
  name: string = "";
  weight: i32 = 1;
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Member {
    const out = new Member();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("name")) {
        this.name = readString(member, path, "name", issues, 1);
        this.seen |= 0x1;
      } else if (items.keyIsText("weight")) {
        this.weight = <i32>readInteger(member, path, "weight", issues, 0, 100);
      } else issues.unknownKey(path, items.key, MEMBER_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "name");
  }
}

@final
export class SampleClass {
  if_: bool = true;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): SampleClass {
    const out = new SampleClass();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("if")) {
        this.if_ = readBool(member, path, "if", issues);
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
  /** Whether `limit` was given. */
  hasLimit: bool = false;
  ratio: f64 = 0.5;
  /** Unset means: as the global part says. */
  enabled: bool = false;
  /** Whether `enabled` was given. */
  hasEnabled: bool = false;
  token: string = "";
  headerName: Bytes = Bytes.of("x-sample");
  paths: Array<string> = ["/a", "/b"];
  modes: Array<string> = [];
  /** Whether `modes` was given. */
  hasModes: bool = false;
  matrix: Array<Array<i32>> = [];
  /** Whether `matrix` was given. */
  hasMatrix: bool = false;
  /** Name → name. */
  mapping: ConfigMap<string> = new ConfigMap<string>();
  /** Whether `mapping` was given. */
  hasMapping: bool = false;
  groups: ConfigMap<Member> = new ConfigMap<Member>();
  /** Whether `groups` was given. */
  hasGroups: bool = false;
  members: Array<Member> = [];
  /** Whether `members` was given. */
  hasMembers: bool = false;
  first: Member = new Member();
  /** Whether `first` was given. */
  hasFirst: bool = false;
  /** Handed on as it is. */
  extra: JsonValue = JsonValue.missing();
  class_: SampleClass = new SampleClass();
  /** Whether `class` was given. */
  hasClass_: bool = false;
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): SampleConfig {
    const out = new SampleConfig();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  /** The keys of `value` on top of a copy of `base`. */
  static decodeOver(value: JsonValue, base: SampleConfig, path: ConfigPath, issues: ConfigIssues): SampleConfig {
    const out = new SampleConfig();
    out.service = base.service;
    out.onError = base.onError;
    out.port = base.port;
    out.limit = base.limit;
    out.hasLimit = base.hasLimit;
    out.ratio = base.ratio;
    out.enabled = base.enabled;
    out.hasEnabled = base.hasEnabled;
    out.token = base.token;
    out.headerName = base.headerName;
    out.paths = base.paths;
    out.modes = base.modes;
    out.hasModes = base.hasModes;
    out.matrix = base.matrix;
    out.hasMatrix = base.hasMatrix;
    out.mapping = base.mapping;
    out.hasMapping = base.hasMapping;
    out.groups = base.groups;
    out.hasGroups = base.hasGroups;
    out.members = base.members;
    out.hasMembers = base.hasMembers;
    out.first = base.first;
    out.hasFirst = base.hasFirst;
    out.extra = base.extra;
    out.class_ = base.class_;
    out.hasClass_ = base.hasClass_;
    out.seen = base.seen;
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (items.keyIsText("extra")) {
        this.extra = member;
        continue;
      }
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("service")) {
        this.service = readString(member, path, "service", issues, 1, 20);
        this.seen |= 0x1;
      } else if (items.keyIsText("on_error")) {
        this.onError = readEnum(member, path, "on_error", issues, SAMPLE_CONFIG_ON_ERROR_VALUES);
      } else if (items.keyIsText("port")) {
        this.port = <i32>readInteger(member, path, "port", issues, 1, 65535);
      } else if (items.keyIsText("limit")) {
        this.limit = readInteger(member, path, "limit", issues, 0);
        this.hasLimit = true;
      } else if (items.keyIsText("ratio")) {
        this.ratio = readNumber(member, path, "ratio", issues, 0, 1, "between 0 and 1");
      } else if (items.keyIsText("enabled")) {
        this.enabled = readBool(member, path, "enabled", issues);
        this.hasEnabled = true;
      } else if (items.keyIsText("token")) {
        this.token = readString(member, path, "token", issues);
      } else if (items.keyIsText("headerName")) {
        this.headerName = readBytes(member, path, "headerName", issues);
      } else if (items.keyIsText("paths")) {
        this.paths = readSampleConfigPaths(member, path.key("paths"), issues);
      } else if (items.keyIsText("modes")) {
        this.modes = readSampleConfigModes(member, path.key("modes"), issues);
        this.hasModes = true;
      } else if (items.keyIsText("matrix")) {
        this.matrix = readSampleConfigMatrix(member, path.key("matrix"), issues);
        this.hasMatrix = true;
      } else if (items.keyIsText("mapping")) {
        this.mapping = readSampleConfigMapping(member, path.key("mapping"), issues);
        this.hasMapping = true;
      } else if (items.keyIsText("groups")) {
        this.groups = readSampleConfigGroups(member, path.key("groups"), issues);
        this.hasGroups = true;
      } else if (items.keyIsText("members")) {
        this.members = readSampleConfigMembers(member, path.key("members"), issues);
        this.hasMembers = true;
      } else if (items.keyIsText("first")) {
        this.first = Member.decode(member, path.key("first"), issues);
        this.hasFirst = true;
      } else if (items.keyIsText("class")) {
        this.class_ = SampleClass.decode(member, path.key("class"), issues);
        this.hasClass_ = true;
      } else issues.unknownKey(path, items.key, SAMPLE_CONFIG_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "service");
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
