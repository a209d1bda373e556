// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigMap,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readModelMapperConfigModelMapping(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), readString(items.value, path.item(items), issues));
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
  /** Only requests whose path, without the query string, ends in one of these; `*` for all. */
  enableOnPathSuffix: Array<string> = ["/completions", "/embeddings", "/images/generations", "/audio/speech", "/fine_tuning/jobs", "/moderations", "/image-synthesis", "/video-synthesis", "/rerank", "/messages", "/responses"];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `modelMapping` was given. */
  get hasModelMapping(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelMapperConfig {
    const out = new ModelMapperConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("modelKey modelMapping enableOnPathSuffix");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.modelKey = readString(member, place, issues);
          break;
        case 1:
          this.modelMapping = readModelMapperConfigModelMapping(member, place, issues);
          break;
        case 2:
          this.enableOnPathSuffix = readModelMapperConfigEnableOnPathSuffix(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "modelKey modelMapping enableOnPathSuffix");
      }
      this.given.add(index);
    }
  }
}

export class ModelMapperConfigDecoder extends ConfigDecoder<ModelMapperConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelMapperConfig {
    return ModelMapperConfig.decode(value, path, issues);
  }
}
