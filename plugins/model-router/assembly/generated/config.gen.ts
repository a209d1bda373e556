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
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readAutoRoutingRules(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<AutoRule> {
  const list = new Array<AutoRule>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(AutoRule.decode(items.value, path.item(items), issues));
  return list;
}

function readModelRouterConfigEnableOnPathSuffix(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

@final
export class AutoRule {
  /** Regular expression (RE2 syntax), tried on the text of the user's last message. */
  pattern: string = "";
  /** The model where the pattern matches. */
  model: string = "";

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AutoRule {
    const out = new AutoRule();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("pattern model");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.pattern = readString(member, place, issues);
          break;
        case 1:
          this.model = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "pattern model");
      }
    }
  }
}

/** For the model `higress/auto`: picks a model by the last question of the user. */
@final
export class AutoRouting {
  /** Whether models are picked at all. */
  enable: bool = false;
  /** When no rule matches. */
  defaultModel: string = "";
  /** Tried in order; the first that matches wins. A rule without a pattern, with a wrong one, or without a model is left out with a warning. */
  rules: Array<AutoRule> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `rules` was given. */
  get hasRules(): bool {
    return this.given.has(2);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AutoRouting {
    const out = new AutoRouting();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("enable defaultModel rules");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.enable = readBool(member, place, issues);
          break;
        case 1:
          this.defaultModel = readString(member, place, issues);
          break;
        case 2:
          this.rules = readAutoRoutingRules(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "enable defaultModel rules");
      }
      this.given.add(index);
    }
  }
}

@final
export class ModelRouterConfig {
  /** Where the model's name stands in the body, keys and indices joined by dots; in multipart forms, the name of the part. */
  modelKey: string = "model";
  /** For a model `provider/name`: header that gets `provider`, while the body keeps `name`. */
  addProviderHeader: string = "";
  /** Header that gets the model's name, as the client wrote it or as auto-routing picked it. */
  modelToHeader: string = "";
  /** For the model `higress/auto`: picks a model by the last question of the user. */
  autoRouting: AutoRouting = new AutoRouting();
  /** Only requests whose path, without the query string, ends in one of these; `*` for all. */
  enableOnPathSuffix: Array<string> = ["/completions", "/embeddings", "/images/generations", "/audio/speech", "/fine_tuning/jobs", "/moderations", "/image-synthesis", "/video-synthesis", "/rerank", "/messages", "/responses"];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `addProviderHeader` was given. */
  get hasAddProviderHeader(): bool {
    return this.given.has(1);
  }

  /** Whether `modelToHeader` was given. */
  get hasModelToHeader(): bool {
    return this.given.has(2);
  }

  /** Whether `autoRouting` was given. */
  get hasAutoRouting(): bool {
    return this.given.has(3);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelRouterConfig {
    const out = new ModelRouterConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("modelKey addProviderHeader modelToHeader autoRouting enableOnPathSuffix");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.modelKey = readString(member, place, issues);
          break;
        case 1:
          this.addProviderHeader = readString(member, place, issues);
          break;
        case 2:
          this.modelToHeader = readString(member, place, issues);
          break;
        case 3:
          this.autoRouting = AutoRouting.decode(member, place, issues);
          break;
        case 4:
          this.enableOnPathSuffix = readModelRouterConfigEnableOnPathSuffix(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "modelKey addProviderHeader modelToHeader autoRouting enableOnPathSuffix");
      }
      this.given.add(index);
    }
  }
}

export class ModelRouterConfigDecoder extends ConfigDecoder<ModelRouterConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelRouterConfig {
    return ModelRouterConfig.decode(value, path, issues);
  }
}
