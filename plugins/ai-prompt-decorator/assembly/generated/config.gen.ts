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
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readPromptDecoratorConfigPrepend(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Message> {
  const list = new Array<Message>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Message.decode(items.value, path.item(items), issues));
  return list;
}

function readPromptDecoratorConfigAppend(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Message> {
  const list = new Array<Message>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Message.decode(items.value, path.item(items), issues));
  return list;
}

function readPromptDecoratorConfigReplace(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Replacement> {
  const list = new Array<Replacement>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Replacement.decode(items.value, path.item(items), issues));
  return list;
}

@final
export class Message {
  /** `system`, `user`, `assistant` … */
  role: string = "";
  /** Text; `${geo-country}`, `${geo-province}`, `${geo-city}` and `${geo-isp}` stand for what geo-ip found. */
  content: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Message {
    const out = new Message();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("role content");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.role = readString(member, place, issues, 1);
          break;
        case 1:
          this.content = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "role content");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "role");
    if (!this.given.has(1)) issues.missing(path, "content");
  }
}

@final
export class Replacement {
  /** Only messages of this role; empty for every role. */
  onRole: string = "";
  /** Text, or a regular expression (RE2 syntax) when `regex` is set. */
  pattern: string = "";
  /** The text in its place. With `regex`, `$1` and `${name}` stand for groups. */
  replacement: string = "";
  /** Whether `pattern` is a regular expression. */
  regex: bool = false;
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Replacement {
    const out = new Replacement();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("on_role pattern replacement regex");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.onRole = readString(member, place, issues);
          break;
        case 1:
          this.pattern = readString(member, place, issues, 1);
          break;
        case 2:
          this.replacement = readString(member, place, issues);
          break;
        case 3:
          this.regex = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "on_role pattern replacement regex");
      }
      this.given.add(index);
    }
    if (!this.given.has(1)) issues.missing(path, "pattern");
  }
}

@final
export class PromptDecoratorConfig {
  /** Messages put before the client's. */
  prepend: Array<Message> = [];
  /** Messages put after the client's. */
  append: Array<Message> = [];
  /** Replacements in the text of all messages, those added here included, applied in order. */
  replace: Array<Replacement> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `prepend` was given. */
  get hasPrepend(): bool {
    return this.given.has(0);
  }

  /** Whether `append` was given. */
  get hasAppend(): bool {
    return this.given.has(1);
  }

  /** Whether `replace` was given. */
  get hasReplace(): bool {
    return this.given.has(2);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptDecoratorConfig {
    const out = new PromptDecoratorConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("prepend append replace");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.prepend = readPromptDecoratorConfigPrepend(member, place, issues);
          break;
        case 1:
          this.append = readPromptDecoratorConfigAppend(member, place, issues);
          break;
        case 2:
          this.replace = readPromptDecoratorConfigReplace(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "prepend append replace");
      }
      this.given.add(index);
    }
  }
}

export class PromptDecoratorConfigDecoder extends ConfigDecoder<PromptDecoratorConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptDecoratorConfig {
    return PromptDecoratorConfig.decode(value, path, issues);
  }
}
