// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigMap,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  checkCount,
  expectKind,
  readBool,
  readEnum,
  readInteger,
  readNumber,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

function readModeratorExceptConsumers(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readModeratorItemBlocklists(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readModeratorItemIn_(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = new Array<string>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readEnum(items.value, path.item(items), issues, "system user assistant tool answer"));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, i32.MAX_VALUE, path, issues);
  return list;
}

function readModeratorItemThresholds(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<f64> {
  const map = new ConfigMap<f64>();
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), readNumber(items.value, path.item(items), issues, 0, 100, "between 0 and 100"));
  return map;
}

function readModeratorItemActions(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), readEnum(items.value, path.item(items), issues, "block mask tag log"));
  return map;
}

function readAiSecurityGuardConfigResponseContentFallbackJsonPaths(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readAiSecurityGuardConfigResponseStreamContentFallbackJsonPaths(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readAiSecurityGuardConfigConsumerRequestCheckService(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ConsumerRequestService> {
  const list = new Array<ConsumerRequestService>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ConsumerRequestService.decode(items.value, path.item(items), issues));
  return list;
}

function readAiSecurityGuardConfigConsumerResponseCheckService(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ConsumerResponseService> {
  const list = new Array<ConsumerResponseService>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ConsumerResponseService.decode(items.value, path.item(items), issues));
  return list;
}

function readAiSecurityGuardConfigConsumerRiskLevel(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ConsumerRisk> {
  const list = new Array<ConsumerRisk>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ConsumerRisk.decode(items.value, path.item(items), issues));
  return list;
}

function readAiSecurityGuardConfigModerators(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ModeratorItem> {
  const list = new Array<ModeratorItem>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ModeratorItem.decode(items.value, path.item(items), issues));
  if (value.kind == JsonKind.Array) checkCount(list.length, 1, 16, path, issues);
  return list;
}

@final
export class ConsumerRequestService {
  /** A consumer, as `matchType` reads it. */
  name: string = "";
  /** How `name` is compared; `regexp` is searched in the consumer's name. */
  matchType: string = "";
  /** In the place of the one above. */
  requestCheckService: string = "";
  /** In the place of the one above. */
  requestImageCheckService: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConsumerRequestService {
    const out = new ConsumerRequestService();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name matchType requestCheckService requestImageCheckService");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1);
          break;
        case 1:
          this.matchType = readEnum(member, place, issues, "exact prefix regexp");
          break;
        case 2:
          this.requestCheckService = readString(member, place, issues);
          break;
        case 3:
          this.requestImageCheckService = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name matchType requestCheckService requestImageCheckService");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "matchType");
  }
}

@final
export class ConsumerResponseService {
  /** A consumer, as `matchType` reads it. */
  name: string = "";
  /** How `name` is compared; `regexp` is searched in the consumer's name. */
  matchType: string = "";
  /** In the place of the one above. */
  responseCheckService: string = "";
  /** In the place of the one above. */
  responseImageCheckService: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConsumerResponseService {
    const out = new ConsumerResponseService();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name matchType responseCheckService responseImageCheckService");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1);
          break;
        case 1:
          this.matchType = readEnum(member, place, issues, "exact prefix regexp");
          break;
        case 2:
          this.responseCheckService = readString(member, place, issues);
          break;
        case 3:
          this.responseImageCheckService = readString(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name matchType responseCheckService responseImageCheckService");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "matchType");
  }
}

@final
export class ConsumerRisk {
  /** A consumer, as `matchType` reads it. */
  name: string = "";
  /** How `name` is compared; `regexp` is searched in the consumer's name. */
  matchType: string = "";
  /** In the place of the one above. */
  riskLevelBar: string = "";
  /** In the place of the one above. */
  contentModerationLevelBar: string = "";
  /** In the place of the one above. */
  promptAttackLevelBar: string = "";
  /** In the place of the one above. */
  sensitiveDataLevelBar: string = "";
  /** In the place of the one above. */
  maliciousUrlLevelBar: string = "";
  /** In the place of the one above. */
  modelHallucinationLevelBar: string = "";
  /** In the place of the one above. */
  customLabelLevelBar: string = "";
  /** In the place of the one above. */
  riskAction: string = "";
  /** In the place of the one above. */
  contentModerationAction: string = "";
  /** In the place of the one above. */
  promptAttackAction: string = "";
  /** In the place of the one above. */
  sensitiveDataAction: string = "";
  /** In the place of the one above. */
  maliciousUrlAction: string = "";
  /** In the place of the one above. */
  modelHallucinationAction: string = "";
  /** In the place of the one above. */
  customLabelAction: string = "";
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `riskLevelBar` was given. */
  get hasRiskLevelBar(): bool {
    return this.given.has(2);
  }

  /** Whether `contentModerationLevelBar` was given. */
  get hasContentModerationLevelBar(): bool {
    return this.given.has(3);
  }

  /** Whether `promptAttackLevelBar` was given. */
  get hasPromptAttackLevelBar(): bool {
    return this.given.has(4);
  }

  /** Whether `sensitiveDataLevelBar` was given. */
  get hasSensitiveDataLevelBar(): bool {
    return this.given.has(5);
  }

  /** Whether `maliciousUrlLevelBar` was given. */
  get hasMaliciousUrlLevelBar(): bool {
    return this.given.has(6);
  }

  /** Whether `modelHallucinationLevelBar` was given. */
  get hasModelHallucinationLevelBar(): bool {
    return this.given.has(7);
  }

  /** Whether `customLabelLevelBar` was given. */
  get hasCustomLabelLevelBar(): bool {
    return this.given.has(8);
  }

  /** Whether `riskAction` was given. */
  get hasRiskAction(): bool {
    return this.given.has(9);
  }

  /** Whether `contentModerationAction` was given. */
  get hasContentModerationAction(): bool {
    return this.given.has(10);
  }

  /** Whether `promptAttackAction` was given. */
  get hasPromptAttackAction(): bool {
    return this.given.has(11);
  }

  /** Whether `sensitiveDataAction` was given. */
  get hasSensitiveDataAction(): bool {
    return this.given.has(12);
  }

  /** Whether `maliciousUrlAction` was given. */
  get hasMaliciousUrlAction(): bool {
    return this.given.has(13);
  }

  /** Whether `modelHallucinationAction` was given. */
  get hasModelHallucinationAction(): bool {
    return this.given.has(14);
  }

  /** Whether `customLabelAction` was given. */
  get hasCustomLabelAction(): bool {
    return this.given.has(15);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConsumerRisk {
    const out = new ConsumerRisk();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name matchType riskLevelBar contentModerationLevelBar promptAttackLevelBar sensitiveDataLevelBar maliciousUrlLevelBar modelHallucinationLevelBar customLabelLevelBar riskAction contentModerationAction promptAttackAction sensitiveDataAction maliciousUrlAction modelHallucinationAction customLabelAction");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1);
          break;
        case 1:
          this.matchType = readEnum(member, place, issues, "exact prefix regexp");
          break;
        case 2:
          this.riskLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 3:
          this.contentModerationLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 4:
          this.promptAttackLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 5:
          this.sensitiveDataLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 6:
          this.maliciousUrlLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 7:
          this.modelHallucinationLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 8:
          this.customLabelLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 9:
          this.riskAction = readEnum(member, place, issues, "block mask");
          break;
        case 10:
          this.contentModerationAction = readEnum(member, place, issues, "block mask");
          break;
        case 11:
          this.promptAttackAction = readEnum(member, place, issues, "block mask");
          break;
        case 12:
          this.sensitiveDataAction = readEnum(member, place, issues, "block mask");
          break;
        case 13:
          this.maliciousUrlAction = readEnum(member, place, issues, "block mask");
          break;
        case 14:
          this.modelHallucinationAction = readEnum(member, place, issues, "block mask");
          break;
        case 15:
          this.customLabelAction = readEnum(member, place, issues, "block mask");
          break;
        default:
          issues.unknownKey(path, items.key, "name matchType riskLevelBar contentModerationLevelBar promptAttackLevelBar sensitiveDataLevelBar maliciousUrlLevelBar modelHallucinationLevelBar customLabelLevelBar riskAction contentModerationAction promptAttackAction sensitiveDataAction maliciousUrlAction modelHallucinationAction customLabelAction");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "matchType");
  }
}

/** Who is not judged. */
@final
export class ModeratorExcept {
  /** Consumers: exact, or `prefix*`. */
  consumers: Array<string> = [];

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModeratorExcept {
    const out = new ModeratorExcept();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("consumers");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.consumers = readModeratorExceptConsumers(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "consumers");
      }
    }
  }
}

@final
export class ModeratorItem {
  /** Part of logs, of the reason of a refusal and of metrics; no two may have the same. */
  name: string = "";
  /** `openai`: OpenAI's moderations. `azure`: Azure AI Content Safety. `webhook`: a service of one's own. `judge`: a model that is asked for a verdict. */
  type_: string = "";
  /** A service as Higress names it (`moderator.dns`), or the name of a cluster. */
  serviceName: string = "";
  /** Port of a service as Higress names it. */
  servicePort: i32 = 443;
  /** The value of `:authority`; empty for the service's name. */
  serviceHost: string = "";
  /** Path, with a query if there is one; empty for the usual one: `/v1/moderations`, `/contentsafety/text:analyze?api-version=2024-09-01`, `/`, `/v1/chat/completions`. */
  path: string = "";
  /** Bearer token; of `azure` the subscription's key. */
  apiKey: string = "";
  /** Of `webhook`: key that its requests are signed with. */
  secret: string = "";
  /** Model that judges; of `openai` unset: `omni-moderation-latest`. Required with `judge`. */
  model: string = "";
  /** Of `judge`: the instructions, in the place of our own. They have to ask for `{"flagged": …, "categories": {"name": score}}`. */
  prompt: string = "";
  /** Of `azure`: lists of terms; a hit is the category `blocklist`, with severity 7. */
  blocklists: Array<string> = [];
  /** What is judged: texts of a request by who said them, and the answer. */
  in_: Array<string> = ["user", "answer"];
  /** Of a request, only the last turn of the user with the tool results that belong to it. */
  lastTurnOnly: bool = false;
  /** Category → the score from which it counts; `*`: every other one. Scores are 0 to 1, of `azure` severities 0 to 7. Unset: the service's own verdict, of `azure` 4. */
  thresholds: ConfigMap<f64> = new ConfigMap<f64>();
  /** `block` refuses. `mask` replaces a text by the webhook's own or by `maskText`. `tag` tells the provider or the client in the header `x-guard-tags`. `log` counts and logs alone. */
  action: string = "block";
  /** Category → its own action. */
  actions: ConfigMap<string> = new ConfigMap<string>();
  /** What a masked text becomes. */
  maskText: string = "****";
  /** What becomes of what it gave no verdict on. */
  onError: string = "allow";
  /** Milliseconds for a verdict. */
  timeout: i32 = 2000;
  /** Who is not judged. */
  except: ModeratorExcept = new ModeratorExcept();
  /** Judge, count and log, and change nothing. */
  shadow: bool = false;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `thresholds` was given. */
  get hasThresholds(): bool {
    return this.given.has(13);
  }

  /** Whether `actions` was given. */
  get hasActions(): bool {
    return this.given.has(15);
  }

  /** Whether `except` was given. */
  get hasExcept(): bool {
    return this.given.has(19);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ModeratorItem {
    const out = new ModeratorItem();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name type serviceName servicePort serviceHost path apiKey secret model prompt blocklists in lastTurnOnly thresholds action actions maskText onError timeout except shadow");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1, 64);
          break;
        case 1:
          this.type_ = readEnum(member, place, issues, "openai azure webhook judge");
          break;
        case 2:
          this.serviceName = readString(member, place, issues, 1);
          break;
        case 3:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 4:
          this.serviceHost = readString(member, place, issues);
          break;
        case 5:
          this.path = readString(member, place, issues);
          break;
        case 6:
          this.apiKey = readString(member, place, issues);
          break;
        case 7:
          this.secret = readString(member, place, issues);
          break;
        case 8:
          this.model = readString(member, place, issues);
          break;
        case 9:
          this.prompt = readString(member, place, issues);
          break;
        case 10:
          this.blocklists = readModeratorItemBlocklists(member, place, issues);
          break;
        case 11:
          this.in_ = readModeratorItemIn_(member, place, issues);
          break;
        case 12:
          this.lastTurnOnly = readBool(member, place, issues);
          break;
        case 13:
          this.thresholds = readModeratorItemThresholds(member, place, issues);
          break;
        case 14:
          this.action = readEnum(member, place, issues, "block mask tag log");
          break;
        case 15:
          this.actions = readModeratorItemActions(member, place, issues);
          break;
        case 16:
          this.maskText = readString(member, place, issues);
          break;
        case 17:
          this.onError = readEnum(member, place, issues, "allow deny");
          break;
        case 18:
          this.timeout = <i32>readInteger(member, place, issues, 1, 600000);
          break;
        case 19:
          this.except = ModeratorExcept.decode(member, place, issues);
          break;
        case 20:
          this.shadow = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name type serviceName servicePort serviceHost path apiKey secret model prompt blocklists in lastTurnOnly thresholds action actions maskText onError timeout except shadow");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "type");
    if (!this.given.has(2)) issues.missing(path, "serviceName");
  }
}

@final
export class AiSecurityGuardConfig {
  /** Service of Aliyun's content safety, as Higress names it (`safecheck.dns`), or the name of a cluster. Without it `moderators` judge alone. */
  serviceName: string = "";
  /** Its port. */
  servicePort: i32 = 443;
  /** Host of its endpoint, which is signed: `green-cip.cn-shanghai.aliyuncs.com`. */
  serviceHost: string = "";
  /** Access key's id. */
  accessKey: string = "";
  /** Access key's secret. */
  secretKey: string = "";
  /** Token of temporary credentials. */
  securityToken: string = "";
  /** Operation that is called. */
  action: string = "TextModerationPlus";
  /** Have requests judged. */
  checkRequest: bool = false;
  /** Have answers judged. */
  checkResponse: bool = false;
  /** Have pictures of requests judged; with `MultiModalGuard`. */
  checkRequestImage: bool = false;
  /** Service for requests; unset: `llm_query_moderation`, with `MultiModalGuard` `query_security_check`. */
  requestCheckService: string = "";
  /** Service for answers; unset: `llm_response_moderation`, with `MultiModalGuard` `response_security_check`. */
  responseCheckService: string = "";
  /** Service for pictures of requests. */
  requestImageCheckService: string = "img_query_security_check";
  /** Service for pictures of answers. */
  responseImageCheckService: string = "img_response_security_check";
  /** Where a request's text stands, a gjson path. As it is by default, the last turn of any protocol is judged. */
  requestContentJsonPath: string = "messages.@reverse.0.content";
  /** Where an answer's text stands. As it is by default, all texts of any protocol are judged. */
  responseContentJsonPath: string = "choices.0.message.content";
  /** Where it stands in an event of a stream. */
  responseStreamContentJsonPath: string = "choices.0.delta.content";
  /** Paths that are tried in turn where `responseContentJsonPath` finds no text; unset: those of OpenAI and Anthropic. */
  responseContentFallbackJsonPaths: Array<string> = [];
  /** The same for `responseStreamContentJsonPath`. */
  responseStreamContentFallbackJsonPaths: Array<string> = [];
  /** Status of a refusal. */
  denyCode: i32 = 200;
  /** `denyMessage` of what refusals say. */
  denyMessage: string = "";
  /** Form of a refusal: an answer in the client's protocol whose text is the reason, or the reason alone. */
  protocol: string = "openai";
  /** `error`: a refusal is an error of the client's protocol, with `denyCode`, or 403 where that is below 400. */
  denyAs: string = "answer";
  /** Level from which `TextModerationPlus` refuses; `max` refuses nothing. */
  riskLevelBar: string = "high";
  /** Level of content moderation from which `MultiModalGuard` acts; `max`: never. */
  contentModerationLevelBar: string = "max";
  /** Level of prompt attacks from which `MultiModalGuard` acts; `max`: never. */
  promptAttackLevelBar: string = "max";
  /** Level of sensitive data from which `MultiModalGuard` acts; `S4`: never. */
  sensitiveDataLevelBar: string = "S4";
  /** Level of malicious addresses from which `MultiModalGuard` acts; `max`: never. */
  maliciousUrlLevelBar: string = "max";
  /** Level of hallucinations from which `MultiModalGuard` acts; `max`: never. */
  modelHallucinationLevelBar: string = "max";
  /** Level of labels of one's own from which `MultiModalGuard` acts; `max`: never. */
  customLabelLevelBar: string = "max";
  /** What `MultiModalGuard`'s findings lead to. `mask`: sensitive data is replaced by what the service offers; what it offers nothing for is refused. */
  riskAction: string = "block";
  /** The same for content moderation alone. */
  contentModerationAction: string = "";
  /** The same for prompt attacks alone. */
  promptAttackAction: string = "";
  /** The same for sensitive data alone. */
  sensitiveDataAction: string = "";
  /** The same for malicious addresses alone. */
  maliciousUrlAction: string = "";
  /** The same for hallucinations alone. */
  modelHallucinationAction: string = "";
  /** The same for labels of one's own alone. */
  customLabelAction: string = "";
  /** Milliseconds for a verdict. */
  timeout: i32 = 2000;
  /** Characters of a streamed answer that are judged together; its events wait for the verdict. */
  bufferLimit: i32 = 1000;
  /** Other services for consumers' requests; the first that matches counts. */
  consumerRequestCheckService: Array<ConsumerRequestService> = [];
  /** The same for answers to consumers. */
  consumerResponseCheckService: Array<ConsumerResponseService> = [];
  /** Other levels and actions for consumers; the first that matches counts. */
  consumerRiskLevel: Array<ConsumerRisk> = [];
  /** What the route serves. */
  apiType: string = "text_generation";
  /** Whose protocol of pictures, with `image_generation`. */
  providerType: string = "openai";
  /** What becomes of what Aliyun's service gave no verdict on. */
  onError: string = "allow";
  /** Other services that judge, beside or in the place of Aliyun's. All are asked at once. */
  moderators: Array<ModeratorItem> = [];
  /** Seconds for which a verdict on a text is remembered, in memory of the worker; 0: not at all. */
  cacheTtl: i32 = 300;
  /** Most pieces of a request or a plain answer that one service is asked to judge; with more there is no verdict. */
  maxPieces: i32 = 100;
  /** Log the text of what is found, up to 256 bytes; else only its SHA-256. */
  auditText: bool = false;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `serviceName` was given. */
  get hasServiceName(): bool {
    return this.given.has(0);
  }

  /** Whether `serviceHost` was given. */
  get hasServiceHost(): bool {
    return this.given.has(2);
  }

  /** Whether `accessKey` was given. */
  get hasAccessKey(): bool {
    return this.given.has(3);
  }

  /** Whether `secretKey` was given. */
  get hasSecretKey(): bool {
    return this.given.has(4);
  }

  /** Whether `requestCheckService` was given. */
  get hasRequestCheckService(): bool {
    return this.given.has(10);
  }

  /** Whether `responseCheckService` was given. */
  get hasResponseCheckService(): bool {
    return this.given.has(11);
  }

  /** Whether `responseContentFallbackJsonPaths` was given. */
  get hasResponseContentFallbackJsonPaths(): bool {
    return this.given.has(17);
  }

  /** Whether `responseStreamContentFallbackJsonPaths` was given. */
  get hasResponseStreamContentFallbackJsonPaths(): bool {
    return this.given.has(18);
  }

  /** Whether `contentModerationAction` was given. */
  get hasContentModerationAction(): bool {
    return this.given.has(31);
  }

  /** Whether `promptAttackAction` was given. */
  get hasPromptAttackAction(): bool {
    return this.given.has(32);
  }

  /** Whether `sensitiveDataAction` was given. */
  get hasSensitiveDataAction(): bool {
    return this.given.has(33);
  }

  /** Whether `maliciousUrlAction` was given. */
  get hasMaliciousUrlAction(): bool {
    return this.given.has(34);
  }

  /** Whether `modelHallucinationAction` was given. */
  get hasModelHallucinationAction(): bool {
    return this.given.has(35);
  }

  /** Whether `customLabelAction` was given. */
  get hasCustomLabelAction(): bool {
    return this.given.has(36);
  }

  /** Whether `consumerRequestCheckService` was given. */
  get hasConsumerRequestCheckService(): bool {
    return this.given.has(39);
  }

  /** Whether `consumerResponseCheckService` was given. */
  get hasConsumerResponseCheckService(): bool {
    return this.given.has(40);
  }

  /** Whether `consumerRiskLevel` was given. */
  get hasConsumerRiskLevel(): bool {
    return this.given.has(41);
  }

  /** Whether `moderators` was given. */
  get hasModerators(): bool {
    return this.given.has(45);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiSecurityGuardConfig {
    const out = new AiSecurityGuardConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("serviceName servicePort serviceHost accessKey secretKey securityToken action checkRequest checkResponse checkRequestImage requestCheckService responseCheckService requestImageCheckService responseImageCheckService requestContentJsonPath responseContentJsonPath responseStreamContentJsonPath responseContentFallbackJsonPaths responseStreamContentFallbackJsonPaths denyCode denyMessage protocol denyAs riskLevelBar contentModerationLevelBar promptAttackLevelBar sensitiveDataLevelBar maliciousUrlLevelBar modelHallucinationLevelBar customLabelLevelBar riskAction contentModerationAction promptAttackAction sensitiveDataAction maliciousUrlAction modelHallucinationAction customLabelAction timeout bufferLimit consumerRequestCheckService consumerResponseCheckService consumerRiskLevel apiType providerType onError moderators cacheTtl maxPieces auditText");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.serviceName = readString(member, place, issues, 1);
          break;
        case 1:
          this.servicePort = <i32>readInteger(member, place, issues, 0, 65535);
          break;
        case 2:
          this.serviceHost = readString(member, place, issues, 1);
          break;
        case 3:
          this.accessKey = readString(member, place, issues, 1);
          break;
        case 4:
          this.secretKey = readString(member, place, issues, 1);
          break;
        case 5:
          this.securityToken = readString(member, place, issues);
          break;
        case 6:
          this.action = readEnum(member, place, issues, "TextModerationPlus MultiModalGuard");
          break;
        case 7:
          this.checkRequest = readBool(member, place, issues);
          break;
        case 8:
          this.checkResponse = readBool(member, place, issues);
          break;
        case 9:
          this.checkRequestImage = readBool(member, place, issues);
          break;
        case 10:
          this.requestCheckService = readString(member, place, issues, 1);
          break;
        case 11:
          this.responseCheckService = readString(member, place, issues, 1);
          break;
        case 12:
          this.requestImageCheckService = readString(member, place, issues);
          break;
        case 13:
          this.responseImageCheckService = readString(member, place, issues);
          break;
        case 14:
          this.requestContentJsonPath = readString(member, place, issues);
          break;
        case 15:
          this.responseContentJsonPath = readString(member, place, issues);
          break;
        case 16:
          this.responseStreamContentJsonPath = readString(member, place, issues);
          break;
        case 17:
          this.responseContentFallbackJsonPaths = readAiSecurityGuardConfigResponseContentFallbackJsonPaths(member, place, issues);
          break;
        case 18:
          this.responseStreamContentFallbackJsonPaths = readAiSecurityGuardConfigResponseStreamContentFallbackJsonPaths(member, place, issues);
          break;
        case 19:
          this.denyCode = <i32>readInteger(member, place, issues, 200, 599);
          break;
        case 20:
          this.denyMessage = readString(member, place, issues);
          break;
        case 21:
          this.protocol = readEnum(member, place, issues, "openai original");
          break;
        case 22:
          this.denyAs = readEnum(member, place, issues, "answer error");
          break;
        case 23:
          this.riskLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 24:
          this.contentModerationLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 25:
          this.promptAttackLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 26:
          this.sensitiveDataLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 27:
          this.maliciousUrlLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 28:
          this.modelHallucinationLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 29:
          this.customLabelLevelBar = readEnum(member, place, issues, "max high medium low S4 S3 S2 S1 s4 s3 s2 s1");
          break;
        case 30:
          this.riskAction = readEnum(member, place, issues, "block mask");
          break;
        case 31:
          this.contentModerationAction = readEnum(member, place, issues, "block mask");
          break;
        case 32:
          this.promptAttackAction = readEnum(member, place, issues, "block mask");
          break;
        case 33:
          this.sensitiveDataAction = readEnum(member, place, issues, "block mask");
          break;
        case 34:
          this.maliciousUrlAction = readEnum(member, place, issues, "block mask");
          break;
        case 35:
          this.modelHallucinationAction = readEnum(member, place, issues, "block mask");
          break;
        case 36:
          this.customLabelAction = readEnum(member, place, issues, "block mask");
          break;
        case 37:
          this.timeout = <i32>readInteger(member, place, issues, 1, 600000);
          break;
        case 38:
          this.bufferLimit = <i32>readInteger(member, place, issues, 1, 1000000);
          break;
        case 39:
          this.consumerRequestCheckService = readAiSecurityGuardConfigConsumerRequestCheckService(member, place, issues);
          break;
        case 40:
          this.consumerResponseCheckService = readAiSecurityGuardConfigConsumerResponseCheckService(member, place, issues);
          break;
        case 41:
          this.consumerRiskLevel = readAiSecurityGuardConfigConsumerRiskLevel(member, place, issues);
          break;
        case 42:
          this.apiType = readEnum(member, place, issues, "text_generation image_generation mcp");
          break;
        case 43:
          this.providerType = readEnum(member, place, issues, "openai qwen");
          break;
        case 44:
          this.onError = readEnum(member, place, issues, "allow deny");
          break;
        case 45:
          this.moderators = readAiSecurityGuardConfigModerators(member, place, issues);
          break;
        case 46:
          this.cacheTtl = <i32>readInteger(member, place, issues, 0, 86400);
          break;
        case 47:
          this.maxPieces = <i32>readInteger(member, place, issues, 1, 10000);
          break;
        case 48:
          this.auditText = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "serviceName servicePort serviceHost accessKey secretKey securityToken action checkRequest checkResponse checkRequestImage requestCheckService responseCheckService requestImageCheckService responseImageCheckService requestContentJsonPath responseContentJsonPath responseStreamContentJsonPath responseContentFallbackJsonPaths responseStreamContentFallbackJsonPaths denyCode denyMessage protocol denyAs riskLevelBar contentModerationLevelBar promptAttackLevelBar sensitiveDataLevelBar maliciousUrlLevelBar modelHallucinationLevelBar customLabelLevelBar riskAction contentModerationAction promptAttackAction sensitiveDataAction maliciousUrlAction modelHallucinationAction customLabelAction timeout bufferLimit consumerRequestCheckService consumerResponseCheckService consumerRiskLevel apiType providerType onError moderators cacheTtl maxPieces auditText");
      }
      this.given.add(index);
    }
  }
}

export class AiSecurityGuardConfigDecoder extends ConfigDecoder<AiSecurityGuardConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiSecurityGuardConfig {
    return AiSecurityGuardConfig.decode(value, path, issues);
  }
}
