import type { CorsIr } from "../../ir/action.ts";
import type { MatchIr } from "../../ir/route.ts";
import type { ConditionIr } from "../../ir/status.ts";
import { condition, joinMessages } from "../condition.ts";
import { precedenceOf } from "../precedence.ts";
import { matchRank, type RouteEntry, type RouteSet } from "../route-set.ts";
import { failing, type ListenerSocket, type RuleAction, ruleAction } from "./action.ts";
import { readFilters } from "./filters.ts";
import { type RuleOutcomes, refsOf } from "./refs.ts";
import { ruleProblem } from "./rule-problem.ts";
import type { RouteSource, RuleProblem, RuleSource } from "./rule-source.ts";
import { readSettings } from "./settings.ts";

/** A route object, translated for whatever listener. */
export interface CompiledRoute {
  readonly rules: readonly { readonly name: string; readonly route: string }[];
  /** The same set for listeners that make no difference. */
  readonly setFor: (listener: ListenerSocket) => RouteSet;
  /** Why the route is not accepted although its parents allow it: none of its rules can be served. */
  readonly refused?: ConditionIr;
  /** `ResolvedRefs`, and `PartiallyInvalid` where it is True. */
  readonly conditions: readonly ConditionIr[];
}

interface CompiledRule extends RuleAction {
  readonly route: string;
  readonly matches: readonly RankedMatch[];
}

interface RankedMatch {
  readonly match: MatchIr;
  /** By `matchRank`. */
  readonly rank: number;
}

const RESOLVED = condition("ResolvedRefs", true, "ResolvedRefs", "All references are resolved");

/** @param outcomes by rule */
export function compileRoute(source: RouteSource, outcomes: readonly RuleOutcomes[]): CompiledRoute {
  const { kind, metadata } = source;
  const prefix = `${kind.toLowerCase()}/${metadata.namespace}/${metadata.name}`;
  const rules = source.rules.map((rule, index) => compileRule(rule, outcomes[index] ?? NONE, `${prefix}/${rule.name}`));
  const order = precedenceOf(source);
  const byListener = rules.some((rule) => rule.byListener);
  const sets = new Map<string, RouteSet>();
  const setFor = (listener: ListenerSocket): RouteSet => {
    const key = byListener ? `${listener.port}/${listener.protocol}` : "";
    const known = sets.get(key);
    if (known !== undefined) return known;
    const set = { order, entries: rules.flatMap((rule) => entriesOf(rule, listener)) };
    sets.set(key, set);
    return set;
  };
  const refused = refusal(rules);
  return {
    rules: source.rules.map(({ name }, index) => ({ name, route: rules[index]?.route ?? "" })),
    setFor,
    ...(refused === undefined ? {} : { refused }),
    conditions: [resolvedRefs(source, outcomes), ...partial(rules, refused)],
  };
}

const NONE: RuleOutcomes = { backends: [], mirrors: [] };

function compileRule(rule: RuleSource, outcomes: RuleOutcomes, route: string): CompiledRule {
  const filters = readFilters(rule.filters);
  const problem = ruleProblem(rule);
  const matches = rule.matches.flatMap((match) => withPreflight(match, filters.cors));
  if (problem !== undefined) return { ...failing(problem), route, matches };
  const settings = readSettings(rule, sessionName(route));
  if ("reason" in settings) return { ...failing(settings), route, matches };
  return { ...ruleAction(rule, filters, outcomes, settings), route, matches };
}

/** Cookie names are tokens (RFC 6265, section 4.1.1), which have no slash. */
function sessionName(route: string): string {
  return `sluice-${route.replaceAll("/", ".")}`;
}

/**
 * A browser asks with OPTIONS, and without the headers that the real request will have, before it sends a request of
 * another origin (Fetch standard, section 4.8): what a match by method or header would miss gets a match of its own. Where
 * headers are left out it is not known that the rule is meant, so that any other one for the same path goes first.
 */
function withPreflight(match: MatchIr, cors: CorsIr | undefined): readonly RankedMatch[] {
  const { method, headers, path, query } = match;
  const ranked = { match, rank: matchRank(match) };
  if (cors === undefined || ((method === undefined || method === "OPTIONS") && headers.length === 0)) return [ranked];
  const asked = { name: "access-control-request-method", kind: "exact", value: method ?? "" } as const;
  const preflight: MatchIr = {
    path,
    method: "OPTIONS",
    headers: [
      { name: "origin", kind: "regex", value: ".+" },
      method === undefined ? { ...asked, kind: "regex", value: ".+" } : asked,
    ],
    query,
  };
  const rank = headers.length === 0 ? matchRank(preflight) : matchRank({ path, headers: [], query }) - 0.5;
  return [ranked, { match: preflight, rank }];
}

function entriesOf({ route, matches, make }: CompiledRule, listener: ListenerSocket): readonly RouteEntry[] {
  return matches.map(({ match, rank }) => ({
    rank,
    route: { name: route, match, action: make(match, listener) },
  }));
}

function refusal(rules: readonly CompiledRule[]): ConditionIr | undefined {
  const [first] = rules;
  if (first?.problem === undefined || rules.some(({ problem }) => problem === undefined)) return undefined;
  return condition("Accepted", false, first.problem.reason, problemMessages(rules));
}

function problemMessages(rules: readonly CompiledRule[]): string {
  return joinMessages(rules.flatMap(({ problem }, index) => (problem === undefined ? [] : [atRule(index, problem)])));
}

function atRule(index: number, { message }: RuleProblem): string {
  return `spec.rules[${index}].${message}`;
}

function partial(rules: readonly CompiledRule[], refused: ConditionIr | undefined): readonly ConditionIr[] {
  if (refused !== undefined || rules.every(({ problem }) => problem === undefined)) return [];
  const message = `Dropped Rule: ${problemMessages(rules)}; what these rules match gets 500`;
  return [condition("PartiallyInvalid", true, "UnsupportedValue", message)];
}

function resolvedRefs(source: RouteSource, outcomes: readonly RuleOutcomes[]): ConditionIr {
  const failures = refsOf(source).flatMap(({ backends, mirrors }, index) => {
    const { backends: toBackends, mirrors: toMirrors } = outcomes[index] ?? NONE;
    const at = [...backends, ...mirrors];
    return [...toBackends, ...toMirrors].flatMap((outcome, position) =>
      outcome.kind === "unresolved" ? [{ ...outcome, message: `${at[position]?.path}: ${outcome.message}` }] : [],
    );
  });
  const [first] = failures;
  if (first === undefined) return resolved(outcomes);
  return condition("ResolvedRefs", false, first.reason, joinMessages(failures.map(({ message }) => message)));
}

/** A pool whose picker is wrong is there all the same: its own status says what is wrong, and the route's names it. */
function resolved(outcomes: readonly RuleOutcomes[]): ConditionIr {
  const failing = outcomes.flatMap(({ backends }) =>
    backends.flatMap((one) => (one.kind === "resolved" && one.failing !== undefined ? [one.failing] : [])),
  );
  if (failing.length === 0) return RESOLVED;
  const message = `All references are resolved, but requests get 500: ${joinMessages([...new Set(failing)])}`;
  return condition("ResolvedRefs", true, "ResolvedRefs", message);
}
