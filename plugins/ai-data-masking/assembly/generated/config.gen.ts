// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readBool,
  readEnum,
  readInteger,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readDataMaskingConfigDenyJsonpath(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues);
  return list;
}

function readDataMaskingConfigSystemDenyWords(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues);
  return list;
}

function readDataMaskingConfigDenyWords(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues);
  return list;
}

function readDataMaskingConfigReplaceRoles(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ReplaceRole> {
  const list = new Array<ReplaceRole>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ReplaceRole.decode(items.value, path.item(items), issues));
  return list;
}

@final
export class ReplaceRole {
  /** Regular expression (RE2 syntax), in which `%{NAME}` stands for a grok pattern and `%{NAME:group}` for a group of that name which holds one. */
  regex: string = "";
  /** `replace`: by `value`. `hash`: by the SHA-256 of the match in hexadecimal digits. `placeholder`: by `<NAME_1>`, which always comes back, `value` being the name. */
  type_: string = "";
  /** Whether the answer has the masked value again where the provider repeats its mask. */
  restore: bool = false;
  /** For `replace` the mask, in which `$1` and `${name}` stand for groups; for `placeholder` its name. */
  value: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ReplaceRole {
    const out = new ReplaceRole();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("regex type restore value");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.regex = readString(member, place, issues, 1);
          break;
        case 1:
          this.type_ = readEnum(member, place, issues, "replace hash placeholder");
          break;
        case 2:
          this.restore = readBool(member, place, issues);
          break;
        case 3:
          this.value = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "regex type restore value");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "regex");
    if (!this.given.has(1)) issues.missing(path, "type");
  }
}

@final
export class DataMaskingConfig {
  /** Whether conversations are looked at: those of OpenAI's API, and of Anthropic's and Gemini's. */
  denyOpenai: bool = true;
  /** Strings of other JSON bodies to look at, as JSONPath (RFC 9535, without filters): `$.input[*].text`. */
  denyJsonpath: Array<string> = [];
  /** Whether other bodies are looked at as they are, requests and answers; requests in JSON only where `deny_jsonpath` is empty. */
  denyRaw: bool = false;
  /** Whether the words of `system_deny_words` are refused. No list is built in: `true` without one is an error. */
  systemDeny: bool = false;
  /** A list of your own in the place of Higress's built-in one, so that routes can switch it on and off by `system_deny`. */
  systemDenyWords: Array<string> = [];
  /** Words that are refused in requests and answers. Whatever begins or ends with a letter or digit of an alphabet is found as a whole word. */
  denyWords: Array<string> = [];
  /** Whether words are found only as they are written. Else case, width, look-alike letters, accents and invisible characters make no difference. */
  denyExact: bool = false;
  /** Status of a refused request. A refused answer keeps the provider's. */
  denyCode: i32 = 200;
  /** What the model says in the place of a conversation that is refused. */
  denyMessage: string = "提问或回答中包含敏感词，已被屏蔽";
  /** The body in the place of any other that is refused. */
  denyRawMessage: string = "{\"errmsg\":\"提问或回答中包含敏感词，已被屏蔽\"}";
  /** Content type of `deny_raw_message`. */
  denyContentType: string = "application/json";
  /** What is masked in requests. Where matches overlap they are masked as one, by the rule of the longest; of those as long, by the earlier. */
  replaceRoles: Array<ReplaceRole> = [];
  /** With one, `hash` is HMAC-SHA256 under this key: a plain hash of a short value can be found by trying all. */
  hashKey: string = "";
  /** Whether answers pass unread: nothing is refused in them, and nothing put back. */
  skipResponse: bool = false;
  /** Whether log lines hold the words that were found, beside their digest. */
  auditText: bool = false;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `deny_jsonpath` was given. */
  get hasDenyJsonpath(): bool {
    return this.given.has(1);
  }

  /** Whether `system_deny_words` was given. */
  get hasSystemDenyWords(): bool {
    return this.given.has(4);
  }

  /** Whether `deny_words` was given. */
  get hasDenyWords(): bool {
    return this.given.has(5);
  }

  /** Whether `replace_roles` was given. */
  get hasReplaceRoles(): bool {
    return this.given.has(11);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): DataMaskingConfig {
    const out = new DataMaskingConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("deny_openai deny_jsonpath deny_raw system_deny system_deny_words deny_words deny_exact deny_code deny_message deny_raw_message deny_content_type replace_roles hash_key skip_response audit_text");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.denyOpenai = readBool(member, place, issues);
          break;
        case 1:
          this.denyJsonpath = readDataMaskingConfigDenyJsonpath(member, place, issues);
          break;
        case 2:
          this.denyRaw = readBool(member, place, issues);
          break;
        case 3:
          this.systemDeny = readBool(member, place, issues);
          break;
        case 4:
          this.systemDenyWords = readDataMaskingConfigSystemDenyWords(member, place, issues);
          break;
        case 5:
          this.denyWords = readDataMaskingConfigDenyWords(member, place, issues);
          break;
        case 6:
          this.denyExact = readBool(member, place, issues);
          break;
        case 7:
          this.denyCode = <i32>readInteger(member, place, issues, 200, 599);
          break;
        case 8:
          this.denyMessage = readString(member, place, issues);
          break;
        case 9:
          this.denyRawMessage = readString(member, place, issues);
          break;
        case 10:
          this.denyContentType = readString(member, place, issues);
          break;
        case 11:
          this.replaceRoles = readDataMaskingConfigReplaceRoles(member, place, issues);
          break;
        case 12:
          this.hashKey = readString(member, place, issues);
          break;
        case 13:
          this.skipResponse = readBool(member, place, issues);
          break;
        case 14:
          this.auditText = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "deny_openai deny_jsonpath deny_raw system_deny system_deny_words deny_words deny_exact deny_code deny_message deny_raw_message deny_content_type replace_roles hash_key skip_response audit_text");
      }
      this.given.add(index);
    }
  }
}

export class DataMaskingConfigDecoder extends ConfigDecoder<DataMaskingConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): DataMaskingConfig {
    return DataMaskingConfig.decode(value, path, issues);
  }
}
