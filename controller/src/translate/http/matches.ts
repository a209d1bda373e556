import type { HTTPRouteSpec } from "../../generated/gateway-api.gen.ts";
import type { MatchIr, PathMatchIr, ValueMatchIr } from "../../ir/route.ts";
import { regexProblem } from "../regex/regex.ts";

export type HttpMatch = NonNullable<NonNullable<HTTPRouteSpec["rules"]>[number]["matches"]>[number];

export interface ValueMatch {
  readonly name: string;
  readonly type?: "Exact" | "RegularExpression";
  readonly value: string;
}

/** A match, or what cannot be matched by. */
export type MatchResult = { readonly match: MatchIr } | { readonly error: string };

/** @param path JSON path of the match, for the error */
export function httpMatch({ path, method, headers = [], queryParams = [] }: HttpMatch, at: string): MatchResult {
  const error =
    pathError(path, at) ?? valuesError(headers, `${at}.headers`) ?? valuesError(queryParams, `${at}.queryParams`);
  if (error !== undefined) return { error };
  return {
    match: {
      path: pathMatch(path),
      ...(method === undefined ? {} : { method }),
      headers: headerMatches(headers),
      query: valueMatches(queryParams),
    },
  };
}

/** Without trailing slash, which prefixes do not mind; `/` is all paths. */
export function pathMatch({ type = "PathPrefix", value = "/" }: NonNullable<HttpMatch["path"]> = {}): PathMatchIr {
  switch (type) {
    case "Exact":
      return { kind: "exact", value };
    case "PathPrefix":
      return { kind: "prefix", value: value.replace(/\/+$/, "") || "/" };
    case "RegularExpression":
      return { kind: "regex", value };
  }
}

/** Of several for one name, which is the same in any case, the first counts. */
export function headerMatches(matches: readonly ValueMatch[]): readonly ValueMatchIr[] {
  return valueMatches(matches.map((match) => ({ ...match, name: match.name.toLowerCase() })));
}

export function valuesError(matches: readonly ValueMatch[], at: string): string | undefined {
  for (const [index, { type, value }] of matches.entries()) {
    const problem = type === "RegularExpression" ? regexProblem(value) : undefined;
    if (problem !== undefined) return `${at}[${index}].value: ${problem}`;
  }
  return undefined;
}

export function valueMatches(matches: readonly ValueMatch[]): readonly ValueMatchIr[] {
  const byName = new Map<string, ValueMatchIr>();
  for (const { name, type, value } of matches) {
    if (!byName.has(name)) byName.set(name, { name, kind: type === "RegularExpression" ? "regex" : "exact", value });
  }
  return [...byName.values()];
}

function pathError(path: HttpMatch["path"], at: string): string | undefined {
  if (path?.type !== "RegularExpression") return undefined;
  const problem = regexProblem(path.value ?? "/");
  return problem === undefined ? undefined : `${at}.path.value: ${problem}`;
}
