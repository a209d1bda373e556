// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readEnum,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readTemplateEntryKeep(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readPromptTemplateConfigTemplates(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<TemplateEntry> {
  const list = new Array<TemplateEntry>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(TemplateEntry.decode(items.value, path.item(items), issues));
  return list;
}

@final
export class TemplateEntry {
  /** What a request says as `template`. */
  name: string = "";
  /** The request's body, an object; `{{name}}` in its texts stands for a property of the client's. */
  template: JsonValue = JsonValue.missing();
  /** Members of the client's body that go into the request, in the template's place where both have one: `stream`, `user` … */
  keep: Array<string> = [];
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): TemplateEntry {
    const out = new TemplateEntry();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name template keep");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 1) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1);
          break;
        case 1:
          this.template = member;
          break;
        case 2:
          this.keep = readTemplateEntryKeep(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name template keep");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "template");
  }
}

@final
export class PromptTemplateConfig {
  /** The templates, by name; of two with one name the last counts. */
  templates: Array<TemplateEntry> = [];
  /** `{{name}}` without a property of that name: stays as it is, or the request is answered 400. */
  onMissing: string = "keep";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `templates` was given. */
  get hasTemplates(): bool {
    return this.given.has(0);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptTemplateConfig {
    const out = new PromptTemplateConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("templates onMissing");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.templates = readPromptTemplateConfigTemplates(member, place, issues);
          break;
        case 1:
          this.onMissing = readEnum(member, place, issues, "keep refuse");
          break;
        default:
          issues.unknownKey(path, items.key, "templates onMissing");
      }
      this.given.add(index);
    }
  }
}

export class PromptTemplateConfigDecoder extends ConfigDecoder<PromptTemplateConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): PromptTemplateConfig {
    return PromptTemplateConfig.decode(value, path, issues);
  }
}
