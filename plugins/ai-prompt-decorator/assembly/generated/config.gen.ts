// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonValue,
  expectKind,
  readBool,
  readString,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const MESSAGE_KEYS: StaticArray<string> = [
  "role",
  "content",
];

const REPLACEMENT_KEYS: StaticArray<string> = [
  "on_role",
  "pattern",
  "replacement",
  "regex",
];

const PROMPT_DECORATOR_CONFIG_KEYS: StaticArray<string> = [
  "prepend",
  "append",
  "replace",
];

function readPromptDecoratorConfigPrepend(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Message> {
  const list = new Array<Message>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Message.decode(items.value, path.at(items.index), issues));
  return list;
}

function readPromptDecoratorConfigAppend(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Message> {
  const list = new Array<Message>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Message.decode(items.value, path.at(items.index), issues));
  return list;
}

function readPromptDecoratorConfigReplace(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Replacement> {
  const list = new Array<Replacement>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(Replacement.decode(items.value, path.at(items.index), issues));
  return list;
}

@final
export class Message {
  /** `system`, `user`, `assistant` … */
  role: string = "";
  /** Text; `${geo-country}`, `${geo-province}`, `${geo-city}` and `${geo-isp}` stand for what geo-ip found. */
  content: string = "";
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Message {
    const out = new Message();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("role")) {
        this.role = readString(member, path, "role", issues, 1);
        this.seen |= 0x1;
      } else if (items.keyIsText("content")) {
        this.content = readString(member, path, "content", issues);
        this.seen |= 0x2;
      } else issues.unknownKey(path, items.key, MESSAGE_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "role");
    if ((this.seen & 0x2) == 0) issues.missing(path, "content");
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
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Replacement {
    const out = new Replacement();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("on_role")) {
        this.onRole = readString(member, path, "on_role", issues);
      } else if (items.keyIsText("pattern")) {
        this.pattern = readString(member, path, "pattern", issues, 1);
        this.seen |= 0x1;
      } else if (items.keyIsText("replacement")) {
        this.replacement = readString(member, path, "replacement", issues);
      } else if (items.keyIsText("regex")) {
        this.regex = readBool(member, path, "regex", issues);
      } else issues.unknownKey(path, items.key, REPLACEMENT_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "pattern");
  }
}

@final
export class PromptDecoratorConfig {
  /** Messages put before the client's. */
  prepend: Array<Message> = [];
  /** Whether `prepend` was given. */
  hasPrepend: bool = false;
  /** Messages put after the client's. */
  append: Array<Message> = [];
  /** Whether `append` was given. */
  hasAppend: bool = false;
  /** Replacements in the text of all messages, those added here included, applied in order. */
  replace: Array<Replacement> = [];
  /** Whether `replace` was given. */
  hasReplace: bool = false;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptDecoratorConfig {
    const out = new PromptDecoratorConfig();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("prepend")) {
        this.prepend = readPromptDecoratorConfigPrepend(member, path.key("prepend"), issues);
        this.hasPrepend = true;
      } else if (items.keyIsText("append")) {
        this.append = readPromptDecoratorConfigAppend(member, path.key("append"), issues);
        this.hasAppend = true;
      } else if (items.keyIsText("replace")) {
        this.replace = readPromptDecoratorConfigReplace(member, path.key("replace"), issues);
        this.hasReplace = true;
      } else issues.unknownKey(path, items.key, PROMPT_DECORATOR_CONFIG_KEYS);
    }
  }
}

export class PromptDecoratorConfigDecoder extends ConfigDecoder<PromptDecoratorConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptDecoratorConfig {
    return PromptDecoratorConfig.decode(value, path, issues);
  }
}
