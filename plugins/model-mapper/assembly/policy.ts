import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonEdits,
  JsonKind,
  JsonPath,
  JsonValue,
  jsonParse,
  PathSuffixes,
  Splice,
  spliceString,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelMapperConfig } from "./generated/config.gen";
import { ModelMapping } from "./mapping";

/** A configuration made ready for requests. */
@final
export class ModelMapperPolicy {
  readonly suffixes: PathSuffixes;
  readonly mapping: ModelMapping;
  private readonly key: string;
  private readonly path: JsonPath;

  constructor(config: ModelMapperConfig) {
    this.suffixes = new PathSuffixes(config.enableOnPathSuffix);
    this.mapping = new ModelMapping(config.modelMapping);
    this.key = config.modelKey;
    this.path = JsonPath.compile(config.modelKey);
  }

  /** The change that the mapping asks for, or null: nothing to rename, or not a JSON object. */
  change(body: Bytes): Splice | null {
    if (jsonParse(body).kind != JsonKind.Object) return null;
    const found = this.path.get(body);
    const model = found.asString();
    const mapped = this.mapping.resolve(model);
    if (mapped == model) return null;
    if (found.kind == JsonKind.String) return spliceString(body, found, Bytes.of(mapped));
    const edits = new JsonEdits(body);
    return edits.setString(this.key, mapped) ? new Splice(body.length, edits.apply()) : null;
  }
}

@final
export class ModelMapperDecoder extends ConfigDecoder<ModelMapperPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelMapperPolicy {
    return new ModelMapperPolicy(ModelMapperConfig.decode(value, path, issues));
  }
}
