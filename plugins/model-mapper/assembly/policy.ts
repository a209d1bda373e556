import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonPlace,
  JsonValue,
  jsonParse,
  PathSuffixes,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelMapperConfig } from "./generated/config.gen";
import { ModelMapping } from "./mapping";

/** Where the model stands unless the configuration says otherwise; an empty `modelKey` says nothing, as in Higress. */
const MODEL_KEY: string = "model";

/** A configuration made ready for requests. */
@final
export class ModelMapperPolicy {
  readonly suffixes: PathSuffixes;
  readonly mapping: ModelMapping;
  private readonly place: JsonPlace;

  constructor(config: ModelMapperConfig) {
    this.suffixes = new PathSuffixes(config.enableOnPathSuffix);
    this.mapping = new ModelMapping(config.modelMapping);
    this.place = new JsonPlace(config.modelKey.length > 0 ? config.modelKey : MODEL_KEY);
  }

  /** The change that the mapping asks for, or null: nothing to rename, or not a JSON object. */
  change(body: Bytes): Splice | null {
    if (jsonParse(body).kind != JsonKind.Object) return null;
    const model = this.place.find(body).asString();
    const mapped = this.mapping.resolve(model);
    return mapped == model ? null : this.place.put(body, Bytes.of(mapped));
  }
}

@final
export class ModelMapperDecoder extends ConfigDecoder<ModelMapperPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelMapperPolicy {
    return new ModelMapperPolicy(ModelMapperConfig.decode(value, path, issues));
  }
}
