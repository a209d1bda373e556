import type { SecretObject } from "@sluice/manifest";
import type { Issue } from "../../../../store/resource-store.ts";
import { parseDuration } from "../../../duration.ts";
import { isWebhook } from "../webhook.ts";
import { actionOf, commonConfig, type Rule } from "./rule.ts";

/** Milliseconds that a request waits at most for a verdict. */
const LONGEST_WAIT = 60_000;

/** What ai-security-guard may do with what a moderator finds. */
const POSSIBLE = new Set(["block", "mask", "tag", "log"]);

/** A moderator of ai-security-guard, but for whom it asks. @param rule has `moderator` */
export function moderationConfig(rule: Rule, isOfRequest: boolean): SecretObject {
  const { moderator, replacement } = rule;
  const { thresholds, timeout = "2s", onError = "Deny" } = moderator ?? {};
  return {
    ...commonConfig(rule, isOfRequest),
    ...(replacement === undefined ? {} : { maskText: replacement }),
    ...(thresholds === undefined ? {} : { thresholds: numbers(thresholds) }),
    onError: onError === "Deny" ? "deny" : "allow",
    timeout: parseDuration(timeout) ?? Number.NaN,
  };
}

/** What an API server finds by the CRD's rules. */
function placeProblem({ type, providerRef, url }: NonNullable<Rule["moderator"]>): string | undefined {
  if ((providerRef === undefined) === (url === undefined)) return "must have providerRef or url, and not both";
  if (providerRef !== undefined && type !== "Moderations" && type !== "Judge") return `of type ${type} must have url`;
  return url !== undefined && type === "Moderations" ? "of type Moderations must have providerRef" : undefined;
}

function numbers(thresholds: Readonly<Record<string, string>>): SecretObject {
  return Object.fromEntries(Object.entries(thresholds).map(([category, score]) => [category, Number(score)]));
}

/** What is wrong with a rule by whose moderator is judged. */
export function moderatorIssues(rule: Rule, path: string): readonly Issue[] {
  const { moderator, replacement, keepLast, reversible } = rule;
  const issues: Issue[] = [];
  const refuse = (key: string, message: string) => {
    issues.push({ path: `${path}.${key}`, message });
  };
  if (moderator === undefined) return issues;
  const place = placeProblem(moderator);
  if (place !== undefined) refuse("moderator", place);
  const { type, model, prompt, url, secretRef, blocklists, thresholds, timeout = "2s" } = moderator;
  const action = actionOf(rule);
  if (!POSSIBLE.has(action)) refuse("action", "must be Block, Mask, Tag or Log where a moderator judges");
  if (replacement !== undefined && action !== "mask") refuse("replacement", "is for action: Mask");
  if (keepLast !== undefined) refuse("keepLast", "is not for a moderator, who judges whole texts");
  if (reversible === true) refuse("reversible", "is not for a moderator, who judges whole texts");
  if (type === "Judge" && model === undefined) refuse("moderator.model", "must name the model that judges");
  if (type === "ContentSafety" && secretRef === undefined) {
    refuse("moderator.secretRef", "must name the Secret with the service's subscription key");
  }
  if (type !== "Judge" && prompt !== undefined) refuse("moderator.prompt", "is for type: Judge");
  if (type !== "ContentSafety" && blocklists !== undefined)
    refuse("moderator.blocklists", "is for type: ContentSafety");
  if (url !== undefined && !isWebhook(url)) {
    refuse("moderator.url", "must be http:// or https://, with a host, without user, password and fragment");
  }
  if (thresholds !== undefined && Object.keys(thresholds).length === 0) {
    refuse("moderator.thresholds", "must not be empty: leave it out for the service's own verdict");
  }
  const milliseconds = parseDuration(timeout) ?? Number.NaN;
  if (!(milliseconds >= 1 && milliseconds <= LONGEST_WAIT))
    refuse("moderator.timeout", "must be at least 1ms and at most 1m");
  return issues;
}
