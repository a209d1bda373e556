// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readBool,
  readBytes,
  readEnum,
  readInteger,
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

function readTargetConditionHeaders(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<TargetHeader> {
  const list = new Array<TargetHeader>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(TargetHeader.decode(items.value, path.item(items), issues));
  return list;
}

function readTargetConditionConsumers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readTargetsChoices(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<TargetChoice> {
  const list = new Array<TargetChoice>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(TargetChoice.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 64, path, issues);
  return list;
}

function readBaseModelAdapters(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readBodyBasedRoutingBaseModels(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<BaseModel> {
  const list = new Array<BaseModel>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(BaseModel.decode(items.value, path.item(items), issues));
  return list;
}

function readObjectiveRuleConsumers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readObjectiveRuleModels(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readInferenceObjectiveRules(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ObjectiveRule> {
  const list = new Array<ObjectiveRule>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ObjectiveRule.decode(items.value, path.item(items), issues));
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

/** For `Weighted`: requests with the same value get the same target, and few of them another one when targets or weights change. Requests without a value are spread by chance. */
@final
export class TargetSticky {
  /** What the value is. */
  by: string = "";
  /** Name of the header, for `by: header`. */
  name: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `name` was given. */
  get hasName(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): TargetSticky {
    const out = new TargetSticky();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("by name");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.by = readEnum(member, place, issues, "consumer header");
          break;
        case 1:
          this.name = readString(member, place, issues, 1);
          break;
        default:
          issues.unknownKey(path, items.key, "by name");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "by");
  }
}

@final
export class TargetHeader {
  /** Name of a header. */
  name: string = "";
  /** Its value, or an expression (RE2 syntax) for the whole of it. */
  value: Bytes = Bytes.empty();
  /** What `value` is. */
  type_: string = "Exact";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): TargetHeader {
    const out = new TargetHeader();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name value type");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1);
          break;
        case 1:
          this.value = readBytes(member, place, issues);
          break;
        case 2:
          this.type_ = readEnum(member, place, issues, "Exact RegularExpression");
          break;
        default:
          issues.unknownKey(path, items.key, "name value type");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "value");
  }
}

/** The target gets the requests for which all of this holds, whatever strategy and weights say, and no others. The first that matches wins. */
@final
export class TargetCondition {
  /** Each must match. */
  headers: Array<TargetHeader> = [];
  /** One of these must be calling. */
  consumers: Array<string> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `headers` was given. */
  get hasHeaders(): bool {
    return this.given.has(0);
  }

  /** Whether `consumers` was given. */
  get hasConsumers(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): TargetCondition {
    const out = new TargetCondition();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("headers consumers");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.headers = readTargetConditionHeaders(member, place, issues);
          break;
        case 1:
          this.consumers = readTargetConditionConsumers(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "headers consumers");
      }
      this.given.add(index);
    }
  }
}

/** US dollars for a million tokens, as decimal numbers. `LeastCost` needs it of each target without `when`. */
@final
export class TargetPrice {
  /** For tokens of the request. */
  input: string = "";
  /** For those that the provider has cached. Not known beforehand, so the choice does not count with it. */
  cachedInput: string = "";
  /** For tokens of the answer. */
  output: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `cachedInput` was given. */
  get hasCachedInput(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): TargetPrice {
    const out = new TargetPrice();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("input cachedInput output");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.input = readString(member, place, issues, 1);
          break;
        case 1:
          this.cachedInput = readString(member, place, issues, 1);
          break;
        case 2:
          this.output = readString(member, place, issues, 1);
          break;
        default:
          issues.unknownKey(path, items.key, "input cachedInput output");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "input");
    if (!this.given.has(2)) issues.missing(path, "output");
  }
}

@final
export class TargetChoice {
  /** What `targetHeader` gets; no two may have the same. */
  name: Bytes = Bytes.empty();
  /** Share of the requests with `Weighted`, in proportion to the sum; 0: none. */
  weight: i32 = 1;
  /** The target gets the requests for which all of this holds, whatever strategy and weights say, and no others. The first that matches wins. */
  when: TargetCondition = new TargetCondition();
  /** US dollars for a million tokens, as decimal numbers. `LeastCost` needs it of each target without `when`. */
  price: TargetPrice = new TargetPrice();
  /** Whose tokens are estimated. */
  tokenizer: string = "o200k";
  /** Tokens that request and answer may have together. A target that the estimate does not fit is passed over if another one fits. Where any target has this, the body is read. */
  contextWindow: i32 = 0;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `when` was given. */
  get hasWhen(): bool {
    return this.given.has(2);
  }

  /** Whether `price` was given. */
  get hasPrice(): bool {
    return this.given.has(3);
  }

  /** Whether `contextWindow` was given. */
  get hasContextWindow(): bool {
    return this.given.has(5);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): TargetChoice {
    const out = new TargetChoice();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name weight when price tokenizer contextWindow");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readBytes(member, place, issues, 1, 256);
          break;
        case 1:
          this.weight = <i32>readInteger(member, place, issues, 0, 1000000);
          break;
        case 2:
          this.when = TargetCondition.decode(member, place, issues);
          break;
        case 3:
          this.price = TargetPrice.decode(member, place, issues);
          break;
        case 4:
          this.tokenizer = readEnum(member, place, issues, "o200k cl100k");
          break;
        case 5:
          this.contextWindow = <i32>readInteger(member, place, issues, 1, 1000000000);
          break;
        default:
          issues.unknownKey(path, items.key, "name weight when price tokenizer contextWindow");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
  }
}

/** Chooses one of several targets of a route, which is then looked up anew. */
@final
export class Targets {
  /** How to choose among those without `when`: by chance, in proportion to their weights; the first; or the one whose estimated price for this request is lowest. */
  strategy: string = "Weighted";
  /** For `Weighted`: requests with the same value get the same target, and few of them another one when targets or weights change. Requests without a value are spread by chance. */
  sticky: TargetSticky = new TargetSticky();
  /** Header in which authentication says who is calling. */
  consumerHeader: string = "x-mse-consumer";
  /** The targets. */
  choices: Array<TargetChoice> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `sticky` was given. */
  get hasSticky(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Targets {
    const out = new Targets();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("strategy sticky consumerHeader choices");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.strategy = readEnum(member, place, issues, "Weighted Priority LeastCost");
          break;
        case 1:
          this.sticky = TargetSticky.decode(member, place, issues);
          break;
        case 2:
          this.consumerHeader = readString(member, place, issues, 1);
          break;
        case 3:
          this.choices = readTargetsChoices(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "strategy sticky consumerHeader choices");
      }
      this.given.add(index);
    }
    if (!this.given.has(3)) issues.missing(path, "choices");
  }
}

@final
export class BaseModel {
  /** The model's name. */
  name: string = "";
  /** Names of its adapters. None may be another model's, too. */
  adapters: Array<string> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `adapters` was given. */
  get hasAdapters(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): BaseModel {
    const out = new BaseModel();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name adapters");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1);
          break;
        case 1:
          this.adapters = readBaseModelAdapters(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name adapters");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
  }
}

/** The headers of body-based routing in the Gateway API Inference Extension. What clients sent in them is replaced or removed. */
@final
export class BodyBasedRouting {
  /** Header that gets the model's name. */
  modelHeader: string = "x-gateway-model-name";
  /** Header that gets the name of the model that it is an adapter of, or its own if it is one of `baseModels`. Others have none. */
  baseModelHeader: string = "x-gateway-base-model-name";
  /** Models, and the LoRA adapters that are served with them. */
  baseModels: Array<BaseModel> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `baseModels` was given. */
  get hasBaseModels(): bool {
    return this.given.has(2);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): BodyBasedRouting {
    const out = new BodyBasedRouting();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("modelHeader baseModelHeader baseModels");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.modelHeader = readString(member, place, issues, 1);
          break;
        case 1:
          this.baseModelHeader = readString(member, place, issues, 1);
          break;
        case 2:
          this.baseModels = readBodyBasedRoutingBaseModels(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "modelHeader baseModelHeader baseModels");
      }
      this.given.add(index);
    }
  }
}

@final
export class ObjectiveRule {
  /** One of these must be calling. None: whoever calls. */
  consumers: Array<string> = [];
  /** One of these must be asked for: a name, or its beginning and `*`. None: any model. */
  models: Array<string> = [];
  /** Name of the InferenceObjective. */
  objective: Bytes = Bytes.empty();
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `consumers` was given. */
  get hasConsumers(): bool {
    return this.given.has(0);
  }

  /** Whether `models` was given. */
  get hasModels(): bool {
    return this.given.has(1);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ObjectiveRule {
    const out = new ObjectiveRule();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("consumers models objective");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.consumers = readObjectiveRuleConsumers(member, place, issues);
          break;
        case 1:
          this.models = readObjectiveRuleModels(member, place, issues);
          break;
        case 2:
          this.objective = readBytes(member, place, issues, 1, 253);
          break;
        default:
          issues.unknownKey(path, items.key, "consumers models objective");
      }
      this.given.add(index);
    }
    if (!this.given.has(2)) issues.missing(path, "objective");
  }
}

/** The headers by which an endpoint picker knows a request's InferenceObjective (`x-gateway-inference-objective`) and whom it is fair to (`x-gateway-inference-fairness-id`). What clients sent in them is replaced or removed. */
@final
export class InferenceObjective {
  /** Tried in order; the first that matches gives the objective. Where none does there is none. */
  rules: Array<ObjectiveRule> = [];
  /** Whose name the picker shares out capacity by; `team` is the consumer's, or the consumer where it has none. */
  fairness: string = "consumer";
  /** Whether what the client sent in either header stands, and the rest is for requests without it. */
  trustClient: bool = false;
  /** Header in which authentication says who is calling. */
  consumerHeader: string = "x-mse-consumer";
  /** For `models`: header that has the model, from this plugin or from one in front of it. */
  modelHeader: string = "x-gateway-model-name";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `rules` was given. */
  get hasRules(): bool {
    return this.given.has(0);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): InferenceObjective {
    const out = new InferenceObjective();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("rules fairness trustClient consumerHeader modelHeader");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.rules = readInferenceObjectiveRules(member, place, issues);
          break;
        case 1:
          this.fairness = readEnum(member, place, issues, "consumer team none");
          break;
        case 2:
          this.trustClient = readBool(member, place, issues);
          break;
        case 3:
          this.consumerHeader = readString(member, place, issues, 1);
          break;
        case 4:
          this.modelHeader = readString(member, place, issues, 1);
          break;
        default:
          issues.unknownKey(path, items.key, "rules fairness trustClient consumerHeader modelHeader");
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
  /** With `targets`: header that gets the name of the chosen one. What the client sent in it is replaced or removed. */
  targetHeader: string = "x-sluice-target";
  /** Chooses one of several targets of a route, which is then looked up anew. */
  targets: Targets = new Targets();
  /** The headers of body-based routing in the Gateway API Inference Extension. What clients sent in them is replaced or removed. */
  bodyBasedRouting: BodyBasedRouting = new BodyBasedRouting();
  /** The headers by which an endpoint picker knows a request's InferenceObjective (`x-gateway-inference-objective`) and whom it is fair to (`x-gateway-inference-fairness-id`). What clients sent in them is replaced or removed. */
  inferenceObjective: InferenceObjective = new InferenceObjective();
  /** Whether `modelToHeader` and `bodyBasedRouting` also get the model of requests that have it in their path (Gemini's `…/models/<model>:generateContent`) or query (`…/realtime?model=<model>`), whose bodies are not read for one. */
  modelInPath: bool = false;
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

  /** Whether `targets` was given. */
  get hasTargets(): bool {
    return this.given.has(5);
  }

  /** Whether `bodyBasedRouting` was given. */
  get hasBodyBasedRouting(): bool {
    return this.given.has(6);
  }

  /** Whether `inferenceObjective` was given. */
  get hasInferenceObjective(): bool {
    return this.given.has(7);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModelRouterConfig {
    const out = new ModelRouterConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("modelKey addProviderHeader modelToHeader autoRouting targetHeader targets bodyBasedRouting inferenceObjective modelInPath enableOnPathSuffix");
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
          this.targetHeader = readString(member, place, issues, 1);
          break;
        case 5:
          this.targets = Targets.decode(member, place, issues);
          break;
        case 6:
          this.bodyBasedRouting = BodyBasedRouting.decode(member, place, issues);
          break;
        case 7:
          this.inferenceObjective = InferenceObjective.decode(member, place, issues);
          break;
        case 8:
          this.modelInPath = readBool(member, place, issues);
          break;
        case 9:
          this.enableOnPathSuffix = readModelRouterConfigEnableOnPathSuffix(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "modelKey addProviderHeader modelToHeader autoRouting targetHeader targets bodyBasedRouting inferenceObjective modelInPath enableOnPathSuffix");
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
