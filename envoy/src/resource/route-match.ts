import { create } from "@bufbuild/protobuf";
import {
  type HeaderMatcher,
  HeaderMatcherSchema,
  type QueryParameterMatcher,
  QueryParameterMatcherSchema,
  type RouteMatch,
  RouteMatchSchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import { type StringMatch, stringMatcher } from "./string-match.ts";

/** A value, or whether there is one at all. */
export type ValueMatch = StringMatch | { readonly present: boolean };

/** `not`: the header is absent, or says something else. */
export type HeaderMatch = ValueMatch | { readonly not: StringMatch };

/** Without any: every path. None of them looks at the query. */
export type PathMatch =
  /** Any text that the path begins with. */
  | { readonly prefix?: string }
  /** The whole path. */
  | { readonly path: string }
  /** Whole segments: "/v1" matches "/v1" and "/v1/chat", not "/v10". Slashes at the end say nothing; "/" is every path. */
  | { readonly pathPrefix: string }
  /** RE2 that the whole path must match. */
  | { readonly pathRegex: string };

/** All of the conditions given; none: every request. */
export type MatchInit = PathMatch & {
  /** By name, one condition or several; values of a header that comes more than once are joined by commas. */
  readonly headers?: Readonly<Record<string, HeaderMatch | readonly HeaderMatch[]>>;
  /** By name; of one that comes more than once the first counts. */
  readonly query?: Readonly<Record<string, ValueMatch>>;
  readonly method?: string;
};

export function routeMatch(init: MatchInit): RouteMatch {
  const headers = Object.entries(init.headers ?? {}).flatMap(([name, matches]) =>
    [matches].flat().map((match) => [name, match] as const),
  );
  const method = init.method === undefined ? [] : [[":method", init.method] as const];
  return create(RouteMatchSchema, {
    pathSpecifier: pathSpecifier(init),
    headers: [...method, ...headers].map(([name, match]) => headerMatcher(name, match)),
    queryParameters: Object.entries(init.query ?? {}).map(([name, match]) => queryMatcher(name, match)),
  });
}

function pathSpecifier(match: PathMatch): RouteMatch["pathSpecifier"] {
  if ("path" in match) {
    return { case: "path", value: match.path };
  }
  if ("pathRegex" in match) {
    const { pathSpecifier: specifier } = create(RouteMatchSchema, {
      pathSpecifier: { case: "safeRegex", value: { regex: match.pathRegex } },
    });
    return specifier;
  }
  if ("pathPrefix" in match) {
    const segments = match.pathPrefix.replace(/\/+$/, "");
    return segments === "" ? { case: "prefix", value: "/" } : { case: "pathSeparatedPrefix", value: segments };
  }
  return { case: "prefix", value: match.prefix ?? "/" };
}

function headerMatcher(name: string, match: HeaderMatch): HeaderMatcher {
  if (typeof match === "object" && "not" in match) {
    return create(HeaderMatcherSchema, {
      name,
      headerMatchSpecifier: { case: "stringMatch", value: stringMatcher(match.not) },
      invertMatch: true,
      // Otherwise Envoy compares nothing where there is no header, and the request does not match.
      treatMissingHeaderAsEmpty: true,
    });
  }
  return create(HeaderMatcherSchema, {
    name,
    headerMatchSpecifier:
      typeof match === "object" && "present" in match
        ? { case: "presentMatch", value: match.present }
        : { case: "stringMatch", value: stringMatcher(match) },
  });
}

function queryMatcher(name: string, match: ValueMatch): QueryParameterMatcher {
  return create(QueryParameterMatcherSchema, {
    name,
    queryParameterMatchSpecifier:
      typeof match === "object" && "present" in match
        ? { case: "presentMatch", value: match.present }
        : { case: "stringMatch", value: stringMatcher(match) },
  });
}
