import type { HeaderMatch, MatchInit, PathMatch, StringMatch } from "@sluice/envoy";
import type { HeaderMatchIr, MatchIr, PathMatchIr, ValueMatchIr } from "../../ir/route.ts";

export function matchOf(match: MatchIr): MatchInit {
  return {
    ...pathOf(match.path),
    headers: headersOf(match.headers),
    query: Object.fromEntries(match.query.map((query) => [query.name, textOf(query)])),
    ...(match.method === undefined ? {} : { method: match.method }),
  };
}

function pathOf(path: PathMatchIr): PathMatch {
  switch (path.kind) {
    case "exact":
      return { path: path.value };
    case "prefix":
      return { pathPrefix: path.value };
    case "regex":
      return { pathRegex: path.value };
  }
}

function headersOf(matches: readonly HeaderMatchIr[]): Record<string, HeaderMatch[]> {
  const byName = new Map<string, HeaderMatch[]>();
  for (const match of matches) {
    const text = textOf(match);
    byName.set(match.name, [...(byName.get(match.name) ?? []), match.invert === true ? { not: text } : text]);
  }
  return Object.fromEntries(byName);
}

function textOf(match: ValueMatchIr): StringMatch {
  return match.kind === "exact" ? match.value : { regex: match.value };
}
