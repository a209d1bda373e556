// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigMap,
  ConfigPath,
  JsonKind,
  JsonValue,
  expectKind,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const MODEL_MAPPER_CONFIG_KEYS: StaticArray<string> = [
  "modelKey",
  "modelMapping",
  "enableOnPathSuffix",
];

function readModelMapperConfigModelMapping(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, "", issues)) return map;
  const items = value.items();
  while (items.next()) {
    const key = items.key.toString();
    map.push(key, readString(items.value, path, key, issues));
  }
  return map;
}

function readModelMapperConfigEnableOnPathSuffix(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

@final
export class ModelMapperConfig {
  /** Where the model's name stands in the body, keys and indices joined by dots. */
  modelKey: string = "model";
  /** Model asked for → model sent on. A key is a whole name, `prefix*`, or `*` for all others. The whole name wins, then the longest prefix, then `*`, which also names a model where the request has none. */
  modelMapping: ConfigMap<string> = new ConfigMap<string>();
  /** Whether `modelMapping` was given. */
  hasModelMapping: bool = false;
  /** Only requests whose path, without the query string, ends in one of these; `*` for all. */
  enableOnPathSuffix: Array<string> = ["/completions", "/embeddings", "/images/generations", "/audio/speech", "/fine_tuning/jobs", "/moderations", "/image-synthesis", "/video-synthesis", "/rerank", "/messages", "/responses"];

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelMapperConfig {
    const out = new ModelMapperConfig();
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
      } else if (items.keyIsText("modelMapping")) {
        this.modelMapping = readModelMapperConfigModelMapping(member, path.key("modelMapping"), issues);
        this.hasModelMapping = true;
      } else if (items.keyIsText("enableOnPathSuffix")) {
        this.enableOnPathSuffix = readModelMapperConfigEnableOnPathSuffix(member, path.key("enableOnPathSuffix"), issues);
      } else issues.unknownKey(path, items.key, MODEL_MAPPER_CONFIG_KEYS);
    }
  }
}

export class ModelMapperConfigDecoder extends ConfigDecoder<ModelMapperConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelMapperConfig {
    return ModelMapperConfig.decode(value, path, issues);
  }
}
