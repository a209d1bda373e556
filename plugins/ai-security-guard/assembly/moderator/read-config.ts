import { Bytes, ConfigIssues, ConfigPath, ConfigMap, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelPatterns } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { AiSecurityGuardConfig, ModeratorItem } from "../generated/config.gen";
import { Check, CheckTerms } from "../guard/check";
import { ScoreCheck, ScoreRules } from "../guard/score-check";
import { ServiceClient } from "../service/client";
import { Service } from "../service/service";
import { actOf } from "../verdict/decision";
import { OpinionMemory } from "../verdict/memory";
import { whereOf } from "../verdict/where";
import { AzureModerator } from "./azure";
import { JudgeModerator } from "./judge";
import { Moderator } from "./moderator";
import { OpenAiModerator } from "./openai";
import { ModeratorSettings } from "./settings";
import { WebhookModerator } from "./webhook";

const MILLISECONDS: i64 = 1000;
/** The name of Aliyun's own check. */
const ALIYUN: string = "aliyun";

/** The configuration's `moderators`. @param path its place @param into gets a check for each */
export function readModerators(
  config: AiSecurityGuardConfig,
  path: ConfigPath,
  issues: ConfigIssues,
  into: Array<Check>,
): void {
  const names: string[] = config.hasServiceName ? [ALIYUN] : [];
  for (let i = 0; i < config.moderators.length; i++) {
    const item = config.moderators[i];
    const place = path.at(i);
    if (names.includes(item.name)) issues.error(place.key("name"), "another one has this name");
    names.push(item.name);
    checkItem(item, place, issues);
    const service = new Service(item.serviceName, item.servicePort, item.serviceHost, <u32>item.timeout);
    const client = new ServiceClient(item.name, service);
    const memory = new OpinionMemory(<i64>config.cacheTtl * MILLISECONDS);
    into.push(new ScoreCheck(termsOf(item), moderatorOf(item), client, memory, rulesOf(item)));
  }
}

function moderatorOf(item: ModeratorItem): Moderator {
  const settings = new ModeratorSettings();
  settings.path = item.path;
  settings.apiKey = Secret.of(item.apiKey);
  settings.secret = Secret.of(item.secret);
  settings.model = item.model;
  settings.prompt = item.prompt;
  settings.blocklists = item.blocklists;
  if (item.type_ == "azure") return new AzureModerator(settings);
  if (item.type_ == "webhook") return new WebhookModerator(settings);
  return item.type_ == "judge" ? <Moderator>new JudgeModerator(settings) : new OpenAiModerator(settings);
}

function termsOf(item: ModeratorItem): CheckTerms {
  const terms = new CheckTerms(item.name);
  for (let i = 0; i < item.in_.length; i++) terms.places |= <i32>whereOf(item.in_[i]);
  terms.lastTurnOnly = item.lastTurnOnly;
  terms.deniesOnError = item.onError == "deny";
  terms.isShadow = item.shadow;
  terms.excepted = new ModelPatterns(item.except.consumers);
  return terms;
}

function rulesOf(item: ModeratorItem): ScoreRules {
  const thresholds: ConfigMap<f64> | null = item.hasThresholds ? item.thresholds : null;
  return new ScoreRules(thresholds, item.actions, actOf(item.action), Bytes.of(item.maskText));
}

/** What a type needs, and what it does not read. */
function checkItem(item: ModeratorItem, path: ConfigPath, issues: ConfigIssues): void {
  const type = item.type_;
  if (type == "judge" && item.model.length == 0) issues.error(path.key("model"), "is required with type: judge");
  if (item.path.length > 0 && !item.path.startsWith("/")) issues.error(path.key("path"), "must begin with /");
  if (item.hasThresholds && item.thresholds.values.length == 0) {
    issues.error(
      path.key("thresholds"),
      "must not be empty: nothing would count; leave it out for the service's own verdict",
    );
  }
  if (type == "azure" && item.apiKey.length == 0) issues.error(path.key("apiKey"), "is required with type: azure");
  if (type != "webhook" && item.secret.length > 0) issues.warn(path.key("secret"), "is not read with type: " + type);
  if (type != "judge" && item.prompt.length > 0) issues.warn(path.key("prompt"), "is not read with type: " + type);
  if (type != "azure" && item.blocklists.length > 0) {
    issues.warn(path.key("blocklists"), "is not read with type: " + type);
  }
  if (type == "azure" && item.model.length > 0) issues.warn(path.key("model"), "is not read with type: azure");
}
