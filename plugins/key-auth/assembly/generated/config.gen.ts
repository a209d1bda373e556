// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readBool,
  readBytes,
  readBytesList,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readKeyAuthConfigConsumers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Consumer> {
  const list = new Array<Consumer>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Consumer.decode(items.value, path.item(items), issues));
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
  /** Handed on as the property `consumer_team`, for limits, budgets and statistics of a team. Empty: of none. */
  team: Bytes = Bytes.of("");
  /** The API key, or `sha256:` and the 64 hex digits of its SHA-256, so that no configuration dump shows it. */
  credential: Bytes = Bytes.empty();
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Consumer {
    const out = new Consumer();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name team credential");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readBytes(member, place, issues, 1);
          break;
        case 1:
          this.team = readBytes(member, place, issues);
          break;
        case 2:
          this.credential = readBytes(member, place, issues, 1);
          break;
        default:
          issues.unknownKey(path, items.key, "name team credential");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(2)) issues.missing(path, "credential");
  }
}

@final
export class KeyAuthConfig {
  /** `true`: every request needs a key. `false`: only requests of a rule with `allow`. Unset: every request while no rule exists, else as `false`. */
  globalAuth: bool = false;
  /** Who may call. */
  consumers: Array<Consumer> = [];
  /** Names of the headers or query parameters that may hold the key. In `authorization`, `Bearer` is skipped. */
  keys: Array<string> = [];
  /** Look for the key in headers. */
  inHeader: bool = false;
  /** Look for the key in the query string, where the headers hold none. */
  inQuery: bool = false;
  /** In a rule: the consumers that may pass. */
  allow: Array<Bytes> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `global_auth` was given. */
  get hasGlobalAuth(): bool {
    return this.given.has(0);
  }

  /** Whether `consumers` was given. */
  get hasConsumers(): bool {
    return this.given.has(1);
  }

  /** Whether `keys` was given. */
  get hasKeys(): bool {
    return this.given.has(2);
  }

  /** Whether `allow` was given. */
  get hasAllow(): bool {
    return this.given.has(5);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): KeyAuthConfig {
    const out = new KeyAuthConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("global_auth consumers keys in_header in_query allow");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.globalAuth = readBool(member, place, issues);
          break;
        case 1:
          this.consumers = readKeyAuthConfigConsumers(member, place, issues);
          break;
        case 2:
          this.keys = readKeyAuthConfigKeys(member, place, issues);
          break;
        case 3:
          this.inHeader = readBool(member, place, issues);
          break;
        case 4:
          this.inQuery = readBool(member, place, issues);
          break;
        case 5:
          this.allow = readKeyAuthConfigAllow(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "global_auth consumers keys in_header in_query allow");
      }
      this.given.add(index);
    }
  }
}

export class KeyAuthConfigDecoder extends ConfigDecoder<KeyAuthConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): KeyAuthConfig {
    return KeyAuthConfig.decode(value, path, issues);
  }
}
