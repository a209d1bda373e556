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
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const AUTO_RULE_KEYS: StaticArray<string> = [
  "pattern",
  "model",
];

const AUTO_ROUTING_KEYS: StaticArray<string> = [
  "enable",
  "defaultModel",
  "rules",
];

const MODEL_ROUTER_CONFIG_KEYS: StaticArray<string> = [
  "modelKey",
  "addProviderHeader",
  "modelToHeader",
  "autoRouting",
  "enableOnPathSuffix",
];

function readAutoRoutingRules(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<AutoRule> {
  const list = new Array<AutoRule>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(AutoRule.decode(items.value, path.at(items.index), issues));
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
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("pattern")) {
        this.pattern = readString(member, path, "pattern", issues);
      } else if (items.keyIsText("model")) {
        this.model = readString(member, path, "model", issues);
      } else issues.unknownKey(path, items.key, AUTO_RULE_KEYS);
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
  /** Whether `rules` was given. */
  hasRules: bool = false;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AutoRouting {
    const out = new AutoRouting();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("enable")) {
        this.enable = readBool(member, path, "enable", issues);
      } else if (items.keyIsText("defaultModel")) {
        this.defaultModel = readString(member, path, "defaultModel", issues);
      } else if (items.keyIsText("rules")) {
        this.rules = readAutoRoutingRules(member, path.key("rules"), issues);
        this.hasRules = true;
      } else issues.unknownKey(path, items.key, AUTO_ROUTING_KEYS);
    }
  }
}

@final
export class ModelRouterConfig {
  /** Where the model's name stands in the body, keys and indices joined by dots; in multipart forms, the name of the part. */
  modelKey: string = "model";
  /** For a model `provider/name`: header that gets `provider`, while the body keeps `name`. */
  addProviderHeader: string = "";
  /** Whether `addProviderHeader` was given. */
  hasAddProviderHeader: bool = false;
  /** Header that gets the model's name, as the client wrote it or as auto-routing picked it. */
  modelToHeader: string = "";
  /** Whether `modelToHeader` was given. */
  hasModelToHeader: bool = false;
  /** For the model `higress/auto`: picks a model by the last question of the user. */
  autoRouting: AutoRouting = new AutoRouting();
  /** Whether `autoRouting` was given. */
  hasAutoRouting: bool = false;
  /** Only requests whose path, without the query string, ends in one of these; `*` for all. */
  enableOnPathSuffix: Array<string> = ["/completions", "/embeddings", "/images/generations", "/audio/speech", "/fine_tuning/jobs", "/moderations", "/image-synthesis", "/video-synthesis", "/rerank", "/messages", "/responses"];

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelRouterConfig {
    const out = new ModelRouterConfig();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("modelKey")) {
        this.modelKey = readString(member, path, "modelKey", issues);
      } else if (items.keyIsText("addProviderHeader")) {
        this.addProviderHeader = readString(member, path, "addProviderHeader", issues);
        this.hasAddProviderHeader = true;
      } else if (items.keyIsText("modelToHeader")) {
        this.modelToHeader = readString(member, path, "modelToHeader", issues);
        this.hasModelToHeader = true;
      } else if (items.keyIsText("autoRouting")) {
        this.autoRouting = AutoRouting.decode(member, path.key("autoRouting"), issues);
        this.hasAutoRouting = true;
      } else if (items.keyIsText("enableOnPathSuffix")) {
        this.enableOnPathSuffix = readModelRouterConfigEnableOnPathSuffix(member, path.key("enableOnPathSuffix"), issues);
      } else issues.unknownKey(path, items.key, MODEL_ROUTER_CONFIG_KEYS);
    }
  }
}

export class ModelRouterConfigDecoder extends ConfigDecoder<ModelRouterConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelRouterConfig {
    return ModelRouterConfig.decode(value, path, issues);
  }
}
