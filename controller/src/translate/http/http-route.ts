import { memo } from "../../memo.ts";
import type { HTTPRoute } from "../../resources/resources.ts";
import { httpMatch } from "./matches.ts";
import type { RouteSource, RuleSource } from "./rule-source.ts";

type HttpRule = NonNullable<HTTPRoute["spec"]["rules"]>[number];

/** Reads an HTTPRoute's matches; the same object for the same route. */
export const httpSource = memo(({ metadata, spec }: HTTPRoute): RouteSource => {
  const rules = (spec.rules ?? [{}]).map(readRule);
  return { kind: "HTTPRoute", traffic: "http", metadata, rules };
});

/** Rules without matches have all requests. */
function readRule(rule: HttpRule, index: number): RuleSource {
  const matches = rule.matches === undefined || rule.matches.length === 0 ? [{}] : rule.matches;
  const results = matches.map((match, position) => httpMatch(match, `matches[${position}]`));
  const error = results.find((result) => "error" in result);
  return {
    name: rule.name ?? String(index),
    matches: results.flatMap((result) => ("match" in result ? [result.match] : [])),
    ...(error === undefined ? {} : { problem: { reason: "UnsupportedValue", message: error.error } }),
    filters: rule.filters ?? [],
    backendRefs: rule.backendRefs ?? [],
    ...(rule.timeouts === undefined ? {} : { timeouts: rule.timeouts }),
    ...(rule.retry === undefined ? {} : { retry: rule.retry }),
    ...(rule.sessionPersistence === undefined ? {} : { sessionPersistence: rule.sessionPersistence }),
  };
}
