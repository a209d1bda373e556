import { ConfigIssues, ConfigPath, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ConsumerMatch } from "../consumers";
import { AiSecurityGuardConfig, ConsumerRisk } from "../generated/config.gen";
import { Check, CheckTerms } from "../guard/check";
import { Acs3Key, Acs3Operation } from "../service/acs3";
import { ServiceClient } from "../service/client";
import { Service } from "../service/service";
import { OpinionMemory } from "../verdict/memory";
import { Where } from "../verdict/where";
import { AliyunCheck, RiskRules } from "./check";
import { levelOf } from "./levels";
import { AliyunAccess, AliyunPictures, AliyunTexts } from "./moderator";
import { RiskBars } from "./risk";
import { ServiceNames } from "./services";

const NAME: string = "aliyun";
const GUARD: string = "MultiModalGuard";
const PICTURES: string = "MultiModalGuardForBase64";
/** Of Aliyun's content safety, all its operations. */
const VERSION: string = "2022-03-02";
const MILLISECONDS: i64 = 1000;
const ONLY_SENSITIVE_DATA: string = "nothing but sensitive data can be masked; findings are refused";

/** The checks that Higress's keys configure: one for texts, and one for pictures. @param into gets them */
export function readAliyunChecks(
  config: AiSecurityGuardConfig,
  path: ConfigPath,
  issues: ConfigIssues,
  into: Array<Check>,
): void {
  if (!config.hasServiceHost) issues.missing(path, "serviceHost");
  if (!config.hasAccessKey) issues.missing(path, "accessKey");
  if (!config.hasSecretKey) issues.missing(path, "secretKey");
  const isGuard = config.action == GUARD;
  warnOfMasks(config, path, issues);
  const rules = readRules(config, path.key("consumerRiskLevel"), issues);
  const service = new Service(config.serviceName, config.servicePort, config.serviceHost, <u32>config.timeout);
  const client = new ServiceClient(NAME, service);
  const memory = new OpinionMemory(<i64>config.cacheTtl * MILLISECONDS);
  const texts = textTerms(config);
  if (texts.places != 0) {
    const access = accessOf(config, config.action, textServices(config, path, issues));
    into.push(new AliyunCheck(texts, new AliyunTexts(access), client, memory, rules, isGuard));
  }
  const pictures = pictureTerms(config);
  if (pictures.places != 0) {
    const access = accessOf(config, PICTURES, pictureServices(config, path, issues));
    into.push(new AliyunCheck(pictures, new AliyunPictures(access), client, memory, rules, true));
  }
}

/** Names of services for requests and for answers. */
@final
class Services {
  constructor(
    readonly requests: ServiceNames,
    readonly answers: ServiceNames,
  ) {}
}

function accessOf(config: AiSecurityGuardConfig, action: string, services: Services): AliyunAccess {
  const key = new Acs3Key(config.accessKey, Secret.of(config.secretKey), Secret.of(config.securityToken));
  const operation = new Acs3Operation(config.serviceHost, action, VERSION);
  return new AliyunAccess(key, operation, services.requests, services.answers);
}

function textTerms(config: AiSecurityGuardConfig): CheckTerms {
  const terms = newTerms(config);
  // Higress judges the last message alone, whoever is said to have sent it.
  if (config.checkRequest) terms.places |= <i32>Where.System | <i32>Where.User | <i32>Where.Assistant | <i32>Where.Tool;
  if (config.checkResponse && config.apiType != "image_generation") terms.places |= <i32>Where.Answer;
  return terms;
}

function pictureTerms(config: AiSecurityGuardConfig): CheckTerms {
  const terms = newTerms(config);
  if (config.action != GUARD) return terms;
  if (config.checkRequest && config.checkRequestImage) terms.places |= <i32>Where.RequestPicture;
  if (config.checkResponse && config.apiType == "image_generation") terms.places |= <i32>Where.AnswerPicture;
  return terms;
}

function newTerms(config: AiSecurityGuardConfig): CheckTerms {
  const terms = new CheckTerms(NAME);
  terms.lastTurnOnly = true;
  terms.deniesOnError = config.onError == "deny";
  return terms;
}

function textServices(config: AiSecurityGuardConfig, path: ConfigPath, issues: ConfigIssues): Services {
  const isGuard = config.action == GUARD;
  const ofRequests = isGuard ? "query_security_check" : "llm_query_moderation";
  const ofAnswers = isGuard ? "response_security_check" : "llm_response_moderation";
  const requests = new ServiceNames(config.hasRequestCheckService ? config.requestCheckService : ofRequests);
  const answers = new ServiceNames(config.hasResponseCheckService ? config.responseCheckService : ofAnswers);
  const place = path.key("consumerRequestCheckService");
  for (let i = 0; i < config.consumerRequestCheckService.length; i++) {
    const item = config.consumerRequestCheckService[i];
    requests.add(matchOf(item.name, item.matchType, place.at(i), issues), item.requestCheckService);
  }
  const other = path.key("consumerResponseCheckService");
  for (let i = 0; i < config.consumerResponseCheckService.length; i++) {
    const item = config.consumerResponseCheckService[i];
    answers.add(matchOf(item.name, item.matchType, other.at(i), issues), item.responseCheckService);
  }
  return new Services(requests, answers);
}

function pictureServices(config: AiSecurityGuardConfig, path: ConfigPath, issues: ConfigIssues): Services {
  const requests = new ServiceNames(config.requestImageCheckService);
  const answers = new ServiceNames(config.responseImageCheckService);
  const place = path.key("consumerRequestCheckService");
  for (let i = 0; i < config.consumerRequestCheckService.length; i++) {
    const item = config.consumerRequestCheckService[i];
    requests.add(matchOf(item.name, item.matchType, place.at(i), issues), item.requestImageCheckService);
  }
  const other = path.key("consumerResponseCheckService");
  for (let i = 0; i < config.consumerResponseCheckService.length; i++) {
    const item = config.consumerResponseCheckService[i];
    answers.add(matchOf(item.name, item.matchType, other.at(i), issues), item.responseImageCheckService);
  }
  return new Services(requests, answers);
}

function matchOf(name: string, type: string, path: ConfigPath, issues: ConfigIssues): ConsumerMatch {
  const match = ConsumerMatch.of(name, type);
  if (!match.ok) issues.error(path.key("name"), match.error);
  return match.value;
}

function readRules(config: AiSecurityGuardConfig, path: ConfigPath, issues: ConfigIssues): RiskRules {
  const rules = new RiskRules(usualBars(config));
  for (let i = 0; i < config.consumerRiskLevel.length; i++) {
    const item = config.consumerRiskLevel[i];
    rules.add(matchOf(item.name, item.matchType, path.at(i), issues), consumerBars(item, config));
  }
  return rules;
}

function usualBars(config: AiSecurityGuardConfig): RiskBars {
  const bars = new RiskBars();
  const levels = bars.levels;
  bars.riskLevel = levelOf(config.riskLevelBar);
  levels[0] = levelOf(config.contentModerationLevelBar);
  levels[1] = levelOf(config.promptAttackLevelBar);
  levels[2] = levelOf(config.sensitiveDataLevelBar);
  levels[3] = levelOf(config.maliciousUrlLevelBar);
  levels[4] = levelOf(config.modelHallucinationLevelBar);
  levels[5] = levelOf(config.customLabelLevelBar);
  bars.masksSensitiveData = masks(config.sensitiveDataAction, config.riskAction);
  return bars;
}

/** What a consumer's entry does not say is as for all. */
function consumerBars(item: ConsumerRisk, config: AiSecurityGuardConfig): RiskBars {
  const bars = usualBars(config);
  const levels = bars.levels;
  if (item.hasRiskLevelBar) bars.riskLevel = levelOf(item.riskLevelBar);
  if (item.hasContentModerationLevelBar) levels[0] = levelOf(item.contentModerationLevelBar);
  if (item.hasPromptAttackLevelBar) levels[1] = levelOf(item.promptAttackLevelBar);
  if (item.hasSensitiveDataLevelBar) levels[2] = levelOf(item.sensitiveDataLevelBar);
  if (item.hasMaliciousUrlLevelBar) levels[3] = levelOf(item.maliciousUrlLevelBar);
  if (item.hasModelHallucinationLevelBar) levels[4] = levelOf(item.modelHallucinationLevelBar);
  if (item.hasCustomLabelLevelBar) levels[5] = levelOf(item.customLabelLevelBar);
  const says = item.hasSensitiveDataAction || item.hasRiskAction;
  if (says) bars.masksSensitiveData = masks(item.sensitiveDataAction, item.riskAction);
  return bars;
}

/** A dimension's own action wins. @param own empty: it has none */
function masks(own: string, action: string): bool {
  return (own.length > 0 ? own : action) == "mask";
}

/** Higress takes `mask` for any dimension, and refuses all the same. */
function warnOfMasks(config: AiSecurityGuardConfig, path: ConfigPath, issues: ConfigIssues): void {
  if (config.contentModerationAction == "mask") issues.warn(path.key("contentModerationAction"), ONLY_SENSITIVE_DATA);
  if (config.promptAttackAction == "mask") issues.warn(path.key("promptAttackAction"), ONLY_SENSITIVE_DATA);
  if (config.maliciousUrlAction == "mask") issues.warn(path.key("maliciousUrlAction"), ONLY_SENSITIVE_DATA);
  if (config.modelHallucinationAction == "mask") issues.warn(path.key("modelHallucinationAction"), ONLY_SENSITIVE_DATA);
  if (config.customLabelAction == "mask") issues.warn(path.key("customLabelAction"), ONLY_SENSITIVE_DATA);
}
