import type { MatchIr, PathMatchIr } from "../../ir/route.ts";
import { memo } from "../../memo.ts";
import type { GRPCRoute } from "../../resources/resources.ts";
import { regexProblem } from "../regex/regex.ts";
import { headerMatches, valuesError } from "./matches.ts";
import type { RouteSource, RuleSource } from "./rule-source.ts";

type GrpcRule = NonNullable<GRPCRoute["spec"]["rules"]>[number];
type GrpcMatch = NonNullable<GrpcRule["matches"]>[number];

/** Reads a GRPCRoute's matches; the same object for the same route. */
export const grpcSource = memo(({ metadata, spec }: GRPCRoute): RouteSource => {
  const rules = (spec.rules ?? [{}]).map(readRule);
  return { kind: "GRPCRoute", traffic: "grpc", metadata, rules };
});

/** Rules without matches have all requests. */
function readRule(rule: GrpcRule, index: number): RuleSource {
  const matches = rule.matches === undefined || rule.matches.length === 0 ? [{}] : rule.matches;
  const message = matches.map((match, position) => matchError(match, `matches[${position}]`)).find(Boolean);
  return {
    name: rule.name ?? String(index),
    matches: message === undefined ? matches.map(grpcMatch) : [],
    ...(message === undefined ? {} : { problem: { reason: "UnsupportedValue", message } }),
    filters: rule.filters ?? [],
    backendRefs: rule.backendRefs ?? [],
    ...(rule.sessionPersistence === undefined ? {} : { sessionPersistence: rule.sessionPersistence }),
  };
}

function grpcMatch({ method, headers = [] }: GrpcMatch): MatchIr {
  return { path: methodPath(method), headers: headerMatches(headers), query: [] };
}

/** The path of a gRPC request is `/SERVICE/METHOD`. */
function methodPath({ type = "Exact", service = "", method = "" }: NonNullable<GrpcMatch["method"]> = {}): PathMatchIr {
  if (service === "" && method === "") return { kind: "prefix", value: "/" };
  if (type === "RegularExpression") {
    return { kind: "regex", value: `/${group(service) ?? "[^/]+"}/${group(method) ?? "[^/]+"}` };
  }
  if (method === "") return { kind: "prefix", value: `/${service}` };
  if (service === "") return { kind: "regex", value: `/[^/]+/${method}` };
  return { kind: "exact", value: `/${service}/${method}` };
}

function group(pattern: string): string | undefined {
  return pattern === "" ? undefined : `(?:${pattern})`;
}

function matchError({ method, headers = [] }: GrpcMatch, at: string): string | undefined {
  if (method?.type === "RegularExpression") {
    for (const key of ["service", "method"] as const) {
      const problem = regexProblem(method[key] ?? "");
      if (problem !== undefined) return `${at}.method.${key}: ${problem}`;
    }
  }
  return valuesError(headers, `${at}.headers`);
}
