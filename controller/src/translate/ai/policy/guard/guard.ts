import type { SecretObject, SecretText } from "@sluice/manifest";
import type { Issue } from "../../../../store/resource-store.ts";
import type { PluginCatalog } from "../../catalog/plugin-catalog.ts";
import type { RenderedPlugin, SectionPlugin, SectionValue } from "../section.ts";
import { hashKeyOf } from "./hash-key.ts";
import { patternIssues, textIssues } from "./looked-for.ts";
import { moderationConfig, moderatorIssues } from "./moderation.ts";
import { moderatorOf } from "./moderator.ts";
import { type Rule, ruleConfig, ruleIssues } from "./rule.ts";

const PLUGIN = "ai-prompt-guard";
const MODERATION = "ai-security-guard";

/** Moderators that ai-security-guard asks. */
const MOST_MODERATORS = 16;

/** Characters of a streamed answer that wait for one verdict: a second or two of most models' answers. */
const SEGMENT = 300;

/** By the names of ours, those of ai-prompt-guard. */
const WINDOW_ACTIONS = { Refuse: "refuse", DropOldest: "dropOldest", Clamp: "clamp" } as const;

type Guard = SectionValue<"guard">;

/**
 * `guard`: rules that look for something are ai-prompt-guard's, those with a moderator ai-security-guard's. What was not
 * looked at does not go on.
 */
export const GUARD: SectionPlugin<"guard"> = {
  section: "guard",
  admit: (guard, path, { catalog }) => {
    const issues = [
      ...nameIssues(guard, path),
      ...topicIssues(guard, path),
      ...listIssues(guard.request, `${path}.request`, guard.hashKeyRef !== undefined),
      ...listIssues(guard.response, `${path}.response`, guard.hashKeyRef !== undefined),
      ...countIssues(guard, path),
    ];
    // What is wrong here already would be told twice.
    return issues.length > 0
      ? issues
      : [...pluginIssues(guard, path, catalog), ...moderationIssues(guard, path, catalog)];
  },
  render: (guard, policy, context) => {
    const key = hashKeyOf(guard, policy, context);
    const found = moderated(guard).map(({ rule, path }) => ({ rule, to: moderatorOf(rule, path, policy, context) }));
    const problems = [
      ...("problem" in key ? [key.problem] : []),
      ...found.flatMap(({ to }) => ("problem" in to ? [to.problem] : [])),
    ];
    const moderators = found.map(({ rule, to }) => {
      const place = "value" in to ? to.value : NOBODY;
      return { ...place, config: { ...moderationConfig(rule, isOfRequest(guard, rule)), ...place.config } };
    });
    const plugins = [
      ...(looksForSomething(guard) ? [promptGuard(guard, "value" in key ? key.value : undefined)] : []),
      ...(moderators.length === 0 ? [] : [{ ...moderation(guard), asks: { moderators } }]),
    ];
    return { plugins, problems };
  },
};

/** In the place of a moderator that cannot be had: one that nobody answers, so that `onError` says what becomes of requests. */
const NOBODY = {
  endpoint: { kind: "host" as const, host: "moderator.invalid", port: 443 },
  config: { type: "webhook" },
};

/** @param key of digests; undefined: it cannot be had, and what would become one is masked */
function promptGuard(guard: Guard, key: SecretText | undefined): RenderedPlugin {
  const windowed = guard.contextWindow === undefined ? {} : { windowed: true as const };
  const config = guardConfig(guard, key !== undefined);
  return { ...bundled(PLUGIN), config: key === undefined ? config : { ...config, hashKey: key }, ...windowed };
}

function moderation({ denyMessage, denyAs = "Error" }: Guard): RenderedPlugin {
  const config = {
    denyAs: denyAs === "Error" ? "error" : "answer",
    bufferLimit: SEGMENT,
    ...(denyMessage === undefined ? {} : { denyMessage }),
  };
  return { ...bundled(MODERATION), config };
}

function bundled(plugin: string): Pick<RenderedPlugin, "name" | "module" | "failure"> {
  return { name: plugin, module: { kind: "bundled", plugin }, failure: "closed" };
}

function looksForSomething({ topics, limits, contextWindow, ...rules }: Guard): boolean {
  return [topics, limits, contextWindow].some((part) => part !== undefined) || matching(rules).length > 0;
}

function guardConfig(guard: Guard, hasKey: boolean): SecretObject {
  const { topics, limits, contextWindow, denyMessage, denyAs, auditText } = guard;
  const rules = matching(guard).map((rule) => {
    const config = ruleConfig(rule, isOfRequest(guard, rule));
    return rule.action === "Hash" && !hasKey ? { ...config, action: "mask" } : config;
  });
  return {
    ...(rules.length === 0 ? {} : { rules }),
    ...(topics === undefined ? {} : { topics: topics as SecretObject }),
    ...(limits === undefined ? {} : { limits: { ...limits } }),
    ...(contextWindow === undefined ? {} : { contextWindow: { action: WINDOW_ACTIONS[contextWindow] } }),
    ...(denyMessage === undefined ? {} : { denyMessage }),
    ...(denyAs === "Answer" ? { denyAs: "answer" } : {}),
    ...(auditText === true ? { audit: { text: true } } : {}),
  };
}

function matching({ request = [], response = [] }: Pick<Guard, "request" | "response">): readonly Rule[] {
  return [...request, ...response].filter(({ match }) => match !== undefined);
}

/** @returns with the path of each below the policy's sections */
function moderated({ request = [], response = [] }: Guard): readonly { readonly rule: Rule; readonly path: string }[] {
  const placed = (rules: readonly Rule[], list: string) =>
    rules.map((rule, index) => ({ rule, path: `guard.${list}[${index}].moderator` }));
  const all = [...placed(request, "request"), ...placed(response, "response")];
  return all.filter(({ rule }) => rule.moderator !== undefined);
}

function isOfRequest({ request = [] }: Guard, rule: Rule): boolean {
  return (request as readonly Rule[]).includes(rule);
}

/** Logs and metrics tell rules apart by their names, and topics are rules there. */
function nameIssues({ request, response, topics }: Guard, path: string): readonly Issue[] {
  const placed = (rules: readonly { readonly name: string }[] = [], list: string) =>
    rules.map(({ name }, index) => ({ name, at: `${list}[${index}]` }));
  const rules = [...placed(request, "request"), ...placed(response, "response")];
  const all = [...rules, ...placed(topics?.deny, "topics.deny"), ...placed(topics?.allow, "topics.allow")];
  return all.flatMap((rule, index) => {
    const first = all.findIndex(({ name }) => name === rule.name);
    if (first === index) return [];
    const message = `${all[first]?.at} is called ${rule.name}, too: give it another name`;
    return [{ path: `${path}.${rule.at}.name`, message }];
  });
}

function topicIssues({ topics = {} }: Guard, path: string): readonly Issue[] {
  return (["allow", "deny"] as const).flatMap((list) =>
    (topics[list] ?? []).flatMap(({ words, patterns }, index): readonly Issue[] => {
      const at = `${path}.topics.${list}[${index}]`;
      if (words === undefined && patterns === undefined) return [{ path: at, message: "must have words or patterns" }];
      return [...textIssues(words, `${at}.words`), ...patternIssues(patterns, `${at}.patterns`)];
    }),
  );
}

function listIssues(rules: readonly Rule[] = [], path: string, hasKey: boolean): readonly Issue[] {
  return rules.flatMap((rule, index) => {
    const at = `${path}[${index}]`;
    return rule.moderator === undefined ? ruleIssues(rule, at, hasKey) : moderatorIssues(rule, at);
  });
}

function countIssues(guard: Guard, path: string): readonly Issue[] {
  const first = moderated(guard)[MOST_MODERATORS];
  if (first === undefined) return [];
  const message = `at most ${MOST_MODERATORS} rules of a policy may have a moderator`;
  return [{ path: inSection(first.path, path), message }];
}

/** @param below the policy's sections @param path of this one */
function inSection(below: string, path: string): string {
  return below.replace(/^guard/, () => path);
}

/** What ai-security-guard would refuse of rules, wherever their moderators are. */
function moderationIssues(guard: Guard, path: string, catalog: PluginCatalog): readonly Issue[] {
  const found = moderated(guard);
  if (found.length === 0) return [];
  const moderators = found.map(({ rule }) => ({
    type: "webhook",
    serviceName: "moderator",
    ...moderationConfig(rule, isOfRequest(guard, rule)),
  }));
  return catalog.check(MODERATION, { moderators }).errors.map(({ path: below, message }) => {
    const place = /^moderators\[(\d+)\]/.exec(below);
    const at = place === null ? undefined : found[Number(place[1])]?.path;
    return { path: at === undefined ? path : inSection(at, path) + below.slice(place?.[0].length), message };
  });
}

/** What else the plugin would refuse: then its routes would answer nothing but errors. */
function pluginIssues(guard: Guard, path: string, catalog: PluginCatalog): readonly Issue[] {
  const { request = [] } = guard;
  const places = matching(guard).map((rule) => {
    const isRequest = isOfRequest(guard, rule);
    const list: readonly Rule[] = isRequest ? request : (guard.response ?? []);
    return `${path}.${isRequest ? "request" : "response"}[${list.indexOf(rule)}]`;
  });
  return catalog.check(PLUGIN, guardConfig(guard, true)).errors.map(({ path: below, message }) => {
    const place = /^rules\[(\d+)\]/.exec(below);
    const inList = place === null ? undefined : places[Number(place[1])];
    const at = inList === undefined ? `${path}.${below}` : `${inList}${below.slice(place?.[0].length)}`;
    return { path: at, message };
  });
}
