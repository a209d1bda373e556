import type { AiMatchIr, ModelMatchIr } from "../../ir/ai.ts";
import type { ValueMatchIr } from "../../ir/route.ts";

/** What is asked of one header or query parameter. */
export interface Predicate {
  readonly name: string;
  readonly kind: "exact" | "prefix" | "regex";
  readonly value: string;
}

/** An AiMatchIr in the words of Higress's Ingress annotations. */
export interface HigressMatch {
  readonly path: { readonly type: "Exact" | "Prefix" | "regex"; readonly value: string };
  readonly method?: string;
  readonly headers: readonly Predicate[];
  readonly query: readonly Predicate[];
}

/** Names may be 63 long, and `exact-match-header-` is part of them. */
const NAME = /^[A-Za-z0-9_.-]{0,43}[A-Za-z0-9]$/;

/** The match, or why Higress cannot say it. */
export function higressMatch(match: AiMatchIr, modelHeader: string): HigressMatch | { readonly fault: string } {
  const model = modelPredicate(match.models, modelHeader);
  const own = match.headers.map(predicateOf);
  const headers = model === undefined ? own : [...own, model];
  const query = match.query.map(predicateOf);
  const fault = faultOf([...match.headers, ...match.query]) ?? duplicateOf(headers) ?? duplicateOf(query);
  if (fault !== undefined) return { fault };
  return {
    path: pathOf(match),
    ...(match.method === undefined ? {} : { method: match.method }),
    headers,
    query,
  };
}

/** Several models are one expression, as the console writes it: a header can be asked for once. */
export function modelPredicate(models: readonly ModelMatchIr[], name: string): Predicate | undefined {
  const named = models.filter((model) => model.kind !== "any");
  const [first] = named;
  if (first === undefined || named.length < models.length) return undefined;
  if (named.length === 1) return { name, ...first };
  return { name, kind: "regex", value: `^(${named.map(alternative).join("|")})$` };
}

function alternative({ kind, value }: Exclude<ModelMatchIr, { kind: "any" }>): string {
  switch (kind) {
    case "exact":
      return escapeRegex(value);
    case "prefix":
      return `${escapeRegex(value)}.*`;
    case "regex":
      return `(?:${value})`;
  }
}

/** RE2 knows the same special characters. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[[\]{}()^$|*+?.\\]/g, "\\$&");
}

function predicateOf({ name, kind, value }: ValueMatchIr): Predicate {
  return { name, kind, value };
}

function faultOf(values: readonly ValueMatchIr[]): string | undefined {
  const long = values.find(({ name }) => !NAME.test(name));
  return long === undefined
    ? undefined
    : `${JSON.stringify(long.name)} fits into no annotation of Higress's: it has to be up to 44 letters, digits, dashes, dots and underscores`;
}

function duplicateOf(predicates: readonly Predicate[]): string | undefined {
  const names = predicates.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `Higress asks once for ${twice}, and here it is asked for twice`;
}

function pathOf({ path }: AiMatchIr): HigressMatch["path"] {
  if (path === undefined) return { type: "Prefix", value: "/" };
  switch (path.kind) {
    case "exact":
      return { type: "Exact", value: path.value };
    case "prefix":
      return { type: "Prefix", value: path.value };
    case "regex":
      return { type: "regex", value: path.value };
  }
}
