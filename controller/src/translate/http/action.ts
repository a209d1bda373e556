import {
  type ActionIr,
  type ForwardIr,
  type MirrorIr,
  NO_EDITS,
  type RedirectIr,
  type RespondIr,
  type WeightedIr,
} from "../../ir/action.ts";
import type { MatchIr } from "../../ir/route.ts";
import type { ResolvedBackend } from "../backend-refs.ts";
import type { ListenerModel } from "../gateway.ts";
import { POOL_RETRY } from "../pool/pool-retry.ts";
import {
  type Filters,
  type MirrorFilter,
  pathRewrite,
  type RedirectFilter,
  readBackendFilters,
  rewriteOf,
} from "./filters.ts";
import type { RuleOutcomes } from "./refs.ts";
import type { RuleProblem, RuleSource } from "./rule-source.ts";
import type { Settings } from "./settings.ts";

/** A listener as far as redirects need it. */
export type ListenerSocket = Pick<ListenerModel, "port" | "protocol">;

/** Makes the action for one match of a rule at a listener. */
export type ActionMaker = (match: MatchIr, listener: ListenerSocket) => ActionIr;

/** What becomes of a rule. */
export interface RuleAction {
  readonly make: ActionMaker;
  /** Whether `make` looks at the listener. */
  readonly byListener: boolean;
  readonly problem?: RuleProblem;
}

const FAIL: RespondIr = { kind: "respond", status: 500, responseHeaders: NO_EDITS };

/** A rule that cannot be served as written answers 500: less specific rules are not meant for its requests. */
export function failing(problem: RuleProblem): RuleAction {
  return { make: () => FAIL, byListener: false, problem };
}

/** @param rule has no problem (ruleProblem) */
export function ruleAction(rule: RuleSource, filters: Filters, outcomes: RuleOutcomes, settings: Settings): RuleAction {
  if (filters.redirect !== undefined) return redirectAction(filters, filters.redirect);
  const rewrite = filters.rewrite;
  const destinations: WeightedIr[] = [];
  for (const [index, { weight = 1, filters: own }] of rule.backendRefs.entries()) {
    const edits = readBackendFilters(own, `backendRefs[${index}]`);
    const outcome = outcomes.backends[index];
    const backend = outcome?.kind === "resolved" ? servedName(outcome) : undefined;
    const { requestHeaders, responseHeaders } = edits;
    const picker = outcome?.kind === "resolved" && outcome.picker !== undefined ? { picker: outcome.picker } : {};
    if (weight > 0) destinations.push({ weight, backend, ...picker, requestHeaders, responseHeaders });
  }
  if (!destinations.some(({ backend }) => backend !== undefined)) return { make: () => FAIL, byListener: false };
  const action = forward(destinations, filters, outcomes, { ...settings, ...poolRetry(rule, outcomes) });
  if (rewrite === undefined) return { make: () => action, byListener: false };
  const make: ActionMaker = ({ path }) => {
    const rewritten = pathRewrite(rewrite.path, path);
    return { ...action, rewrite: rewriteOf(rewrite, typeof rewritten === "string" ? undefined : rewritten) };
  };
  return { make, byListener: false };
}

/** Undefined: what goes there gets 500. */
function servedName({ backend, failing }: ResolvedBackend): string | undefined {
  return failing === undefined ? backend.name : undefined;
}

function forward(
  destinations: readonly WeightedIr[],
  { requestHeaders, responseHeaders, mirrors, cors }: Filters,
  outcomes: RuleOutcomes,
  settings: Settings,
): ForwardIr {
  return {
    kind: "forward",
    destinations,
    requestHeaders,
    responseHeaders,
    mirrors: mirrorsOf(mirrors, outcomes),
    ...settings,
    ...(cors === undefined ? {} : { cors }),
    websocket: outcomes.backends.some((one) => one.kind === "resolved" && one.backend.protocol !== "http2"),
  };
}

/** What a rule says of retries counts; where it says nothing, and leads to a pool, its requests walk the pool's pods. */
function poolRetry({ retry }: RuleSource, { backends }: RuleOutcomes): Pick<ForwardIr, "retry"> {
  const isPool = backends.some((one) => one.kind === "resolved" && one.pool !== undefined);
  return retry === undefined && isPool ? { retry: POOL_RETRY } : {};
}

/** A mirror that cannot be resolved is left out: nobody waits for its answer. */
function mirrorsOf(filters: readonly MirrorFilter[], { mirrors }: RuleOutcomes): readonly MirrorIr[] {
  return filters.flatMap(({ percent, fraction }, index) => {
    const outcome = mirrors[index];
    const numerator = fraction?.numerator ?? percent ?? 100;
    if (outcome?.kind !== "resolved" || numerator === 0) return [];
    return [{ backend: outcome.backend.name, numerator, denominator: fraction?.denominator ?? 100 }];
  });
}

function redirectAction(filters: Filters, redirect: RedirectFilter): RuleAction {
  return { make: (match, listener) => redirectTo(redirect, filters, match, listener), byListener: true };
}

function redirectTo(
  redirect: RedirectFilter,
  filters: Filters,
  { path }: MatchIr,
  listener: ListenerSocket,
): RedirectIr {
  const port = redirectPort(redirect, listener);
  const rewritten = pathRewrite(redirect.path, path);
  return {
    kind: "redirect",
    ...(redirect.scheme === undefined ? {} : { scheme: redirect.scheme }),
    ...(redirect.hostname === undefined ? {} : { hostname: redirect.hostname }),
    ...(port === undefined ? {} : { port }),
    ...(rewritten === undefined || typeof rewritten === "string" ? {} : { path: rewritten }),
    status: redirect.statusCode ?? 302,
    responseHeaders: filters.responseHeaders,
  };
}

/** The given port, else the given scheme's, else the listener's; none where the scheme's own is meant. */
function redirectPort({ scheme, port }: RedirectFilter, listener: ListenerSocket): number | undefined {
  const resulting = scheme ?? (listener.protocol === "HTTPS" ? "https" : "http");
  const standard = resulting === "https" ? 443 : 80;
  const chosen = port ?? (scheme === undefined ? listener.port : standard);
  return chosen === standard ? undefined : chosen;
}
