import { Bytes, ConfigIssues, ConfigPath, lowerAscii } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelPatterns, Subject, SubjectKind, ValuePattern } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Algorithm, onStoreErrorOf } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { LimitTerms } from "./account";
import { DOLLAR_FORM, nanoDollarsOf } from "./dollars";
import { AiTokenRatelimitConfig, TokenLimit } from "./generated/config.gen";
import { keyPrefix } from "./key";
import { Amount, LimitRule, Scope } from "./limit-rule";
import { Measure, measureOf } from "./measure";

const MILLISECONDS: i64 = 1000;

/** The configuration's `limits`. @param path its place */
export function readLimits(config: AiTokenRatelimitConfig, path: ConfigPath, issues: ConfigIssues): Array<LimitRule> {
  const rules: LimitRule[] = [];
  const names: string[] = [];
  for (let i = 0; i < config.limits.length; i++) {
    const limit = config.limits[i];
    const place = path.at(i);
    if (names.includes(limit.name)) issues.error(place.key("name"), "another limit has this name");
    names.push(limit.name);
    rules.push(readLimit(limit, config, place, issues));
  }
  return rules;
}

function readLimit(
  limit: TokenLimit,
  config: AiTokenRatelimitConfig,
  path: ConfigPath,
  issues: ConfigIssues,
): LimitRule {
  const subject = subjectOf(limit, path, issues);
  const values: ValuePattern[] = [];
  for (let i = 0; i < limit.values.length; i++) {
    const text = limit.values[i];
    const pattern = subject.isAddress ? ValuePattern.parseRange(text) : ValuePattern.parse(text);
    if (!pattern.ok) issues.error(path.key("values").at(i), pattern.error);
    values.push(pattern.value);
  }
  const models = limit.hasModels ? new ModelPatterns(limit.models) : null;
  const scope = new Scope(subject, values, models, limit.perModel);
  const most = amountOf(limit, path, issues);
  const amount = new Amount(algorithmOf(limit.algorithm), most, <i64>limit.window * MILLISECONDS);
  return new LimitRule(scope, amount, prefixOf(limit, config), termsOf(limit, config));
}

/** Tokens, requests, or 10⁻⁹ US$. */
function amountOf(limit: TokenLimit, path: ConfigPath, issues: ConfigIssues): i64 {
  if (measureOf(limit.count) != Measure.Cost) {
    if (!limit.hasAmount) issues.missing(path, "amount");
    if (limit.hasAmountUsd) issues.error(path.key("amount_usd"), "is for count: cost alone");
    return limit.amount;
  }
  if (limit.hasAmount) issues.error(path.key("amount"), "is not for count: cost, which has amount_usd");
  if (!limit.hasAmountUsd) issues.missing(path, "amount_usd");
  const nano = nanoDollarsOf(limit.amountUsd);
  if (nano < 0 && limit.hasAmountUsd) issues.error(path.key("amount_usd"), "expected " + DOLLAR_FORM);
  return max<i64>(nano, 1);
}

function termsOf(limit: TokenLimit, config: AiTokenRatelimitConfig): LimitTerms {
  const reserves = limit.hasReserve ? limit.reserve : config.reserve;
  const onError = onStoreErrorOf(limit.hasOnStoreError ? limit.onStoreError : config.onStoreError);
  return new LimitTerms(limit.name, measureOf(limit.count), reserves, limit.shadow, onError);
}

/** An account that is measured otherwise is another account. */
function prefixOf(limit: TokenLimit, config: AiTokenRatelimitConfig): Bytes {
  const parts = [limit.name, limit.per, limit.count, limit.algorithm, limit.window.toString(), ""];
  return Bytes.of(keyPrefix(config.ruleName) + parts.join(":"));
}

function algorithmOf(name: string): Algorithm {
  if (name == "sliding_window") return Algorithm.SlidingWindow;
  return name == "token_bucket" ? Algorithm.TokenBucket : Algorithm.FixedWindow;
}

function subjectOf(limit: TokenLimit, path: ConfigPath, issues: ConfigIssues): Subject {
  const per = limit.per;
  const needsKey = per == "header" || per == "param" || per == "cookie";
  if (needsKey && limit.key.length == 0) issues.error(path.key("key"), "is required with per: " + per);
  if (!needsKey && per != "ip" && limit.key.length > 0) issues.warn(path.key("key"), "is not read with per: " + per);
  if (per == "global" && limit.hasValues) issues.warn(path.key("values"), "is not read with per: global");
  if (per == "header") return new Subject(SubjectKind.Header, lowerAscii(limit.key));
  if (per == "param") return new Subject(SubjectKind.Param, limit.key);
  if (per == "cookie") return new Subject(SubjectKind.Cookie, limit.key);
  if (per == "consumer") return new Subject(SubjectKind.Consumer);
  if (per == "team") return new Subject(SubjectKind.Team);
  if (per == "route") return new Subject(SubjectKind.Route);
  if (per != "ip") return new Subject(SubjectKind.Global);
  if (limit.key.length == 0) return new Subject(SubjectKind.RemoteAddress);
  return new Subject(SubjectKind.HeaderAddress, lowerAscii(limit.key));
}
