// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readBool,
  readBytes,
  readBytesList,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const CONSUMER_KEYS: StaticArray<string> = [
  "name",
  "credential",
];

const KEY_AUTH_CONFIG_KEYS: StaticArray<string> = [
  "global_auth",
  "consumers",
  "keys",
  "in_header",
  "in_query",
  "allow",
];

function readKeyAuthConfigConsumers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Consumer> {
  const list = new Array<Consumer>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Consumer.decode(items.value, path.at(items.index), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readKeyAuthConfigKeys(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readKeyAuthConfigAllow(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Bytes> {
  const list = readBytesList(value, path, issues);
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

@final
export class Consumer {
  /** Handed on as `x-mse-consumer`. */
  name: Bytes = Bytes.empty();
  /** The API key, or `sha256:` and the 64 hex digits of its SHA-256, so that no configuration dump shows it. */
  credential: Bytes = Bytes.empty();
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Consumer {
    const out = new Consumer();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("name")) {
        this.name = readBytes(member, path, "name", issues, 1);
        this.seen |= 0x1;
      } else if (items.keyIsText("credential")) {
        this.credential = readBytes(member, path, "credential", issues, 1);
        this.seen |= 0x2;
      } else issues.unknownKey(path, items.key, CONSUMER_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "name");
    if ((this.seen & 0x2) == 0) issues.missing(path, "credential");
  }
}

@final
export class KeyAuthConfig {
  /** `true`: every request needs a key. `false`: only requests of a rule with `allow`. Unset: every request while no rule exists, else as `false`. */
  globalAuth: bool = false;
  /** Whether `global_auth` was given. */
  hasGlobalAuth: bool = false;
  /** Who may call. */
  consumers: Array<Consumer> = [];
  /** Whether `consumers` was given. */
  hasConsumers: bool = false;
  /** Names of the headers or query parameters that may hold the key. In `authorization`, `Bearer` is skipped. */
  keys: Array<string> = [];
  /** Whether `keys` was given. */
  hasKeys: bool = false;
  /** Look for the key in headers. */
  inHeader: bool = false;
  /** Look for the key in the query string, where the headers hold none. */
  inQuery: bool = false;
  /** In a rule: the consumers that may pass. */
  allow: Array<Bytes> = [];
  /** Whether `allow` was given. */
  hasAllow: bool = false;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): KeyAuthConfig {
    const out = new KeyAuthConfig();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("global_auth")) {
        this.globalAuth = readBool(member, path, "global_auth", issues);
        this.hasGlobalAuth = true;
      } else if (items.keyIsText("consumers")) {
        this.consumers = readKeyAuthConfigConsumers(member, path.key("consumers"), issues);
        this.hasConsumers = true;
      } else if (items.keyIsText("keys")) {
        this.keys = readKeyAuthConfigKeys(member, path.key("keys"), issues);
        this.hasKeys = true;
      } else if (items.keyIsText("in_header")) {
        this.inHeader = readBool(member, path, "in_header", issues);
      } else if (items.keyIsText("in_query")) {
        this.inQuery = readBool(member, path, "in_query", issues);
      } else if (items.keyIsText("allow")) {
        this.allow = readKeyAuthConfigAllow(member, path.key("allow"), issues);
        this.hasAllow = true;
      } else issues.unknownKey(path, items.key, KEY_AUTH_CONFIG_KEYS);
    }
  }
}

export class KeyAuthConfigDecoder extends ConfigDecoder<KeyAuthConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): KeyAuthConfig {
    return KeyAuthConfig.decode(value, path, issues);
  }
}
