import type { CorsIr, HeaderEditsIr, HeaderIr, PathRewriteIr, RewriteIr } from "../../ir/action.ts";
import { NO_EDITS } from "../../ir/action.ts";
import type { PathMatchIr } from "../../ir/route.ts";
import type { RouteFilter, RuleProblem } from "./rule-source.ts";

export type RedirectFilter = NonNullable<RouteFilter["requestRedirect"]>;
export type MirrorFilter = NonNullable<RouteFilter["requestMirror"]>;

/** The filters of a rule, each kind by itself. */
export interface Filters {
  readonly requestHeaders: HeaderEditsIr;
  readonly responseHeaders: HeaderEditsIr;
  readonly redirect?: RedirectFilter;
  readonly rewrite?: NonNullable<RouteFilter["urlRewrite"]>;
  readonly mirrors: readonly MirrorFilter[];
  readonly cors?: CorsIr;
  readonly problem?: RuleProblem;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Sorts the filters of a rule by kind. A filter that cannot be applied is a problem: skipping it could open what it guards. */
export function readFilters(filters: readonly RouteFilter[]): Filters {
  const result: Mutable<Filters> = { requestHeaders: NO_EDITS, responseHeaders: NO_EDITS, mirrors: [] };
  const seen = new Set<string>();
  for (const [index, filter] of filters.entries()) {
    const at = `filters[${index}]`;
    const problem = seen.has(filter.type)
      ? incompatible(`${at}: a second ${filter.type}, where one is allowed`)
      : addFilter(result, filter, at);
    if (problem !== undefined) return { ...result, problem };
    if (filter.type !== "RequestMirror") seen.add(filter.type);
  }
  const { redirect, rewrite, cors, mirrors } = result;
  if (redirect === undefined) return result;
  const rival = rewrite !== undefined ? "URLRewrite" : cors !== undefined ? "CORS" : undefined;
  const other = rival ?? (mirrors.length > 0 ? "RequestMirror" : undefined);
  if (other === undefined) return result;
  return { ...result, problem: incompatible(`filters: RequestRedirect cannot be combined with ${other}`) };
}

function addFilter(result: Mutable<Filters>, filter: RouteFilter, at: string): RuleProblem | undefined {
  const { requestHeaderModifier, responseHeaderModifier, requestRedirect, urlRewrite, requestMirror, cors } = filter;
  switch (filter.type) {
    case "RequestHeaderModifier":
      if (requestHeaderModifier === undefined) return missing(at, "requestHeaderModifier");
      result.requestHeaders = headerEdits(requestHeaderModifier);
      return editsProblem(result.requestHeaders, `${at}.requestHeaderModifier`);
    case "ResponseHeaderModifier":
      if (responseHeaderModifier === undefined) return missing(at, "responseHeaderModifier");
      result.responseHeaders = headerEdits(responseHeaderModifier);
      return editsProblem(result.responseHeaders, `${at}.responseHeaderModifier`);
    case "RequestRedirect":
      if (requestRedirect === undefined) return missing(at, "requestRedirect");
      result.redirect = requestRedirect;
      return undefined;
    case "URLRewrite":
      if (urlRewrite === undefined) return missing(at, "urlRewrite");
      result.rewrite = urlRewrite;
      return undefined;
    case "RequestMirror":
      if (requestMirror === undefined) return missing(at, "requestMirror");
      result.mirrors = [...result.mirrors, requestMirror];
      return undefined;
    case "CORS":
      if (cors === undefined) return missing(at, "cors");
      result.cors = corsOf(cors);
      return undefined;
    case "ExternalAuth":
    case "ExtensionRef":
      return unsupported(`${at}: ${filter.type} is not supported; use an AIPolicy`);
    default:
      return unsupported(`${at}: filter type ${String(filter.type satisfies never)} is not known`);
  }
}

/** Filters of one backendRef: only headers can differ by backend. */
export function readBackendFilters(filters: readonly RouteFilter[] = [], at: string): Filters {
  const found = filters.findIndex(({ type }) => type !== "RequestHeaderModifier" && type !== "ResponseHeaderModifier");
  if (found === -1) {
    const read = readFilters(filters);
    if (read.problem === undefined) return read;
    return { ...read, problem: { ...read.problem, message: `${at}.${read.problem.message}` } };
  }
  const problem = unsupported(`${at}.filters[${found}]: ${filters[found]?.type} is not supported for one backend`);
  return { requestHeaders: NO_EDITS, responseHeaders: NO_EDITS, mirrors: [], problem };
}

type HeaderModifier = NonNullable<RouteFilter["requestHeaderModifier"]>;

function headerEdits({ set = [], add = [], remove = [] }: HeaderModifier): HeaderEditsIr {
  return { set: headers(set), add: headers(add), remove: [...new Set(remove.map((name) => name.toLowerCase()))] };
}

/** Of several for one name the first counts (Gateway API, HTTPHeader). */
function headers(list: readonly HeaderIr[]): readonly HeaderIr[] {
  const byName = new Map<string, HeaderIr>();
  for (const { name, value } of list) {
    const lower = name.toLowerCase();
    if (!byName.has(lower)) byName.set(lower, { name: lower, value });
  }
  return [...byName.values()];
}

/** Control characters but the tab: no value may have them (RFC 9110, section 5.5). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Envoy refuses a whole route table that changes this header, or for one bad value. */
function editsProblem({ set, add, remove }: HeaderEditsIr, at: string): RuleProblem | undefined {
  const bad = [...set, ...add].find(({ value }) => CONTROL.test(value));
  if (bad !== undefined) return unsupported(`${at}: the value of ${bad.name} has a line break or a control character`);
  const names = [...set, ...add].map(({ name }) => name).concat(remove);
  return names.includes("host") ? unsupported(`${at}: host cannot be edited; use URLRewrite's hostname`) : undefined;
}

/** Browsers take a missing list of methods as those that need no leave (Fetch standard, section 2.2.1). */
function corsOf({
  allowOrigins = [],
  allowMethods = [],
  allowHeaders = [],
  exposeHeaders = [],
  maxAge = 5,
  allowCredentials = false,
}: NonNullable<RouteFilter["cors"]>): CorsIr {
  return {
    origins: allowOrigins,
    methods: allowMethods.length > 0 ? allowMethods : ["GET", "HEAD", "POST"],
    headers: allowHeaders,
    exposeHeaders,
    maxAge,
    credentials: allowCredentials,
  };
}

type PathModifier = NonNullable<NonNullable<RouteFilter["urlRewrite"]>["path"]>;

/** A path modifier below a match; a string says why it cannot be applied. */
export function pathRewrite(path: PathModifier | undefined, match: PathMatchIr): PathRewriteIr | string | undefined {
  if (path === undefined) return undefined;
  if (path.type === "ReplaceFullPath") return { kind: "full", value: path.replaceFullPath ?? "/" };
  if (match.kind !== "prefix") return "ReplacePrefixMatch needs a match of type PathPrefix";
  return { kind: "prefix", prefix: match.value, value: path.replacePrefixMatch ?? "" };
}

export function rewriteOf(rewrite: NonNullable<RouteFilter["urlRewrite"]>, path: PathRewriteIr | undefined): RewriteIr {
  return {
    ...(rewrite.hostname === undefined ? {} : { hostname: rewrite.hostname }),
    ...(path === undefined ? {} : { path }),
  };
}

function incompatible(message: string): RuleProblem {
  return { reason: "IncompatibleFilters", message };
}

function unsupported(message: string): RuleProblem {
  return { reason: "UnsupportedValue", message };
}

function missing(at: string, field: string): RuleProblem {
  return unsupported(`${at}.${field} is missing`);
}
