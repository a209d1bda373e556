import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  JsonPlace,
  JsonValue,
  PathSuffixes,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AutoRouting } from "./auto-routing";
import { ModelRouterConfig } from "./generated/config.gen";
import { ModelHeaders } from "./inference/model-headers";
import { ObjectivePolicy } from "./inference/objective";
import { readObjective } from "./inference/read-objective";
import { headerName, readTargets } from "./targets/read-targets";
import { TargetSet } from "./targets/target-set";

/** Where the model stands unless the configuration says otherwise; an empty `modelKey` says nothing, as in Higress. */
const MODEL_KEY: string = "model";

/** A configuration made ready for requests. */
@final
export class ModelRouterPolicy {
  readonly suffixes: PathSuffixes;
  /** Where a JSON body has the model. */
  readonly place: JsonPlace;
  /** Name of the part that has it in a multipart form. */
  readonly part: string;
  readonly providerHeader: string;
  readonly modelHeader: string;
  /** In lower case. */
  readonly targetHeader: Bytes;
  /** Whether a model in the path counts, too. */
  readonly readsPath: bool;

  constructor(
    config: ModelRouterConfig,
    readonly auto: AutoRouting,
    /** Whether requests are to be read for their model. */
    readonly isActive: bool,
    /** What is chosen among; null: nothing. */
    readonly targets: TargetSet | null,
    /** Headers of body-based routing; null: none. */
    readonly modelHeaders: ModelHeaders | null = null,
    /** What an endpoint picker is told; null: nothing. */
    readonly objective: ObjectivePolicy | null = null,
  ) {
    this.suffixes = new PathSuffixes(config.enableOnPathSuffix);
    const modelKey = config.modelKey.length > 0 ? config.modelKey : MODEL_KEY;
    this.place = new JsonPlace(modelKey);
    this.part = modelKey;
    this.providerHeader = config.addProviderHeader;
    this.modelHeader = config.modelToHeader;
    this.targetHeader = headerName(config.targetHeader);
    this.readsPath = config.modelInPath;
  }
}

@final
export class ModelRouterDecoder extends ConfigDecoder<ModelRouterPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelRouterPolicy {
    const config = ModelRouterConfig.decode(value, path, issues);
    const auto = new AutoRouting(config.autoRouting, path.key("autoRouting"), issues);
    const setsHeader = config.addProviderHeader.length + config.modelToHeader.length > 0 || config.hasBodyBasedRouting;
    const isActive = setsHeader || config.autoRouting.enable;
    const targets = config.hasTargets
      ? readTargets(config.targets, value.member("targets"), path.key("targets"), issues)
      : null;
    const modelHeaders = config.hasBodyBasedRouting
      ? new ModelHeaders(config.bodyBasedRouting, path.key("bodyBasedRouting"), issues)
      : null;
    const objective = config.hasInferenceObjective ? readObjective(config.inferenceObjective) : null;
    return new ModelRouterPolicy(config, auto, isActive, targets, modelHeaders, objective);
  }
}
