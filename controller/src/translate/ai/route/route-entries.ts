import { type ActionIr, type ForwardIr, NO_EDITS, type RetryIr, type WeightedIr } from "../../../ir/action.ts";
import type { AiMatchIr, AiRuleIr, AiTargetIr, ModelMatchIr } from "../../../ir/ai.ts";
import type { MatchIr, RouteIr } from "../../../ir/route.ts";
import { POOL_RETRY } from "../../pool/pool-retry.ts";
import { backendNames, matchRank, type RouteEntry } from "../../route-set.ts";
import { modelHeaderMatch, modelRank } from "./model-match.ts";
import { retryOf } from "./retry.ts";
import type { Choice, TranslatedRule } from "./rule.ts";
import type { RuleSpec } from "./target.ts";
import { timeoutsOf } from "./timeouts.ts";

/** Where model-router writes the name of the target that it chose. */
export const TARGET_HEADER = "x-sluice-target";

/** Where ai-proxy writes which pool a request is on its way to, since its path changes then, and the route with it. */
export const ROUTE_HEADER = "x-sluice-route";

/** Above any match: who has chosen a pool goes there. */
const CHOSEN_RANK = Number.MAX_SAFE_INTEGER;

/** Beyond any model's rank. */
const MODEL_RANKS = 2000;

/**
 * The routes of a rule. They rank as those of an HTTPRoute, the model counting as one more header; where all else is equal,
 * the more specific model comes first. Of a match whose target a plugin chooses there is one route for each target, and one
 * without: the latter is what the plugin finds its own configuration by, before it has chosen.
 */
export function routeEntries(rule: TranslatedRule): readonly RouteEntry[] {
  const actions = actionsOf(rule);
  const entries = rule.ir.matches.flatMap((match) =>
    modelsOf(match).flatMap((model) => {
      const base = matchOf(match, model);
      const rank = matchRank(base) + modelRank(model) / MODEL_RANKS;
      return actions.map(({ target, action }) => ({ rank, route: routeFor(rule.ir.route, base, target, action) }));
    }),
  );
  return [...poolEntries(rule, entries), ...entries];
}

/** What ai-proxy writes into ROUTE_HEADER for a target. */
export function routeMark({ route }: AiRuleIr, { name }: AiTargetIr): string {
  return `${route}/${name}`;
}

/** For each pool that the rule's routes lead to: the route of a request that ai-proxy has made ready for it. */
function poolEntries(rule: TranslatedRule, entries: readonly RouteEntry[]): readonly RouteEntry[] {
  const used = backendNames(entries);
  const pools = rule.choices.filter(
    ({ target, backend }) => target.pool !== undefined && used.has(backend?.name ?? ""),
  );
  return pools.map((choice) => {
    const headers = [{ name: ROUTE_HEADER, kind: "exact", value: routeMark(rule.ir, choice.target.ir) } as const];
    const match: MatchIr = { path: { kind: "prefix", value: "/" }, headers, query: [] };
    const own = { ...NO_EDITS, remove: [ROUTE_HEADER, TARGET_HEADER] };
    const action = { ...forward(rule, [destination(choice, 1)], [choice]), requestHeaders: own };
    return { rank: CHOSEN_RANK, route: { name: rule.ir.route, match, action } };
  });
}

interface TargetAction {
  /** Undefined: no plugin chooses, or has not. */
  readonly target: string | undefined;
  readonly action: ActionIr;
}

function actionsOf(rule: TranslatedRule): readonly TargetAction[] {
  if (rule.dropped !== undefined) return [{ target: undefined, action: unusable() }];
  if (rule.ir.chosenBy === "weights") return [{ target: undefined, action: weightedAction(rule) }];
  const chosen = rule.choices.map((choice) => ({ target: choice.target.ir.name, action: chosenAction(rule, choice) }));
  return [...chosen, { target: undefined, action: respond(404, "No target of this route takes the request.") }];
}

function routeFor(name: string, base: MatchIr, target: string | undefined, action: ActionIr): RouteIr {
  if (target === undefined) return { name, match: base, action };
  const header = { name: TARGET_HEADER, kind: "exact" as const, value: target };
  return { name, match: { ...base, headers: [...base.headers, header] }, action };
}

/** No model at all is any. */
function modelsOf({ models }: AiMatchIr): readonly ModelMatchIr[] {
  return models.length === 0 ? [{ kind: "any" }] : models;
}

function matchOf({ path, method, headers, query }: AiMatchIr, model: ModelMatchIr): MatchIr {
  const header = modelHeaderMatch(model);
  return {
    path: path ?? { kind: "prefix", value: "/" },
    ...(method === undefined ? {} : { method }),
    headers: header === undefined ? headers : [header, ...headers],
    query,
  };
}

function weightedAction(rule: TranslatedRule): ActionIr {
  const shares = rule.ir.strategy === "Priority" ? firstUsable(rule.choices) : rule.choices;
  const destinations = shares
    .map((choice) => destination(choice, rule.ir.strategy === "Priority" ? 1 : choice.target.ir.weight))
    .filter(({ weight }) => weight > 0);
  const usable = destinations.filter(({ backend }) => backend !== undefined);
  if (usable.length === 0) return unusable();
  return forward(rule, destinations, shares);
}

/** The first that can be asked. */
function firstUsable(choices: readonly Choice[]): readonly Choice[] {
  return choices.filter(({ backend }) => backend !== undefined).slice(0, 1);
}

function chosenAction(rule: TranslatedRule, choice: Choice): ActionIr {
  return choice.backend === undefined ? unusable() : forward(rule, [destination(choice, 1)], [choice]);
}

function forward(rule: TranslatedRule, destinations: readonly WeightedIr[], choices: readonly Choice[]): ForwardIr {
  const [longestChain = []] = choices.map(({ attempts }) => attempts).sort((a, b) => b.length - a.length);
  const keys = Math.max(0, ...choices.map(({ attempts }) => attempts[0]?.target.provider?.keys ?? 0));
  const isPool = choices.some(({ target }) => target.pool !== undefined);
  const retry = isPool ? poolRetryOf(rule.spec) : retryOf(rule.spec, longestChain, keys);
  const all = choices.flatMap(({ attempts }) => attempts);
  return {
    kind: "forward",
    destinations,
    requestHeaders: NO_EDITS,
    responseHeaders: NO_EDITS,
    mirrors: mirrorsOf(rule),
    timeouts: timeoutsOf(rule.spec, all, rule.ir.fallback),
    ...(retry === undefined ? {} : { retry }),
    websocket: true,
  };
}

/** A number of attempts counts; what leads to providers beside is tried again as a pool is. */
function poolRetryOf({ fallback }: RuleSpec): RetryIr | undefined {
  const retries = fallback?.attempts === undefined ? POOL_RETRY.retries : fallback.attempts - 1;
  return retries <= 0 ? undefined : { ...POOL_RETRY, retries };
}

function destination({ target, backend }: Choice, weight: number): WeightedIr {
  const picker = target.picker === undefined ? {} : { picker: target.picker };
  return { weight, backend: backend?.name, ...picker, requestHeaders: NO_EDITS, responseHeaders: NO_EDITS };
}

function mirrorsOf({ mirror, ir }: TranslatedRule): ForwardIr["mirrors"] {
  if (mirror?.backend === undefined) return [];
  return [{ backend: mirror.backend.name, numerator: ir.mirror?.percent ?? 100, denominator: 100 }];
}

/** As for HTTPRoutes without a usable backend, and for rules that are not served: nothing broader may take their requests. */
function unusable(): ActionIr {
  return respond(500, "No target of this route can be used.");
}

/** In the shape of OpenAI's errors, which clients of AIRoutes read. */
function respond(status: number, message: string): ActionIr {
  const type = status < 500 ? "invalid_request_error" : "server_error";
  const body = JSON.stringify({ error: { message, type, param: null, code: null } });
  const contentType = { name: "content-type", value: "application/json" };
  return { kind: "respond", status, body, responseHeaders: { ...NO_EDITS, set: [contentType] } };
}
