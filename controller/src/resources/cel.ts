import { Environment, type ParseResult } from "@marcbachmann/cel-js";
import type { Issue } from "../store/resource-store.ts";
import type { ResourceKind } from "./resources.ts";
import { crdSchema } from "./schema.ts";

type JsonSchema = { readonly [key: string]: unknown };

interface Rule {
  readonly rule: string;
  readonly message?: string;
}

/** Rules of one place in a schema, and of the places below it that have any. */
interface Node {
  readonly rules: readonly { readonly test: ParseResult; readonly message: string }[];
  readonly properties: ReadonlyMap<string, Node>;
  readonly items: Node | undefined;
  /** Keys by which the members of a list are told apart (`x-kubernetes-list-map-keys`). */
  readonly keys: readonly string[];
}

const environment = new Environment({ unlistedVariablesAreDyn: true });
const trees = new Map<ResourceKind, Node | undefined>();

/**
 * What an API server would refuse by the rules in a CRD's schema (`x-kubernetes-validations`, and lists that are maps).
 * Rules about changes (`oldSelf`) hold by themselves for objects in files. The object must be right by its schema.
 */
export function checkRules(kind: ResourceKind, spec: unknown): readonly Issue[] {
  if (!trees.has(kind)) {
    const schema = crdSchema(kind);
    trees.set(kind, schema === undefined ? undefined : treeOf(schema));
  }
  const tree = trees.get(kind);
  return tree === undefined ? [] : check(tree, spec, "spec");
}

function treeOf(schema: JsonSchema): Node | undefined {
  const rules = ((schema["x-kubernetes-validations"] ?? []) as readonly Rule[])
    .filter(({ rule }) => !rule.includes("oldSelf"))
    .map(({ rule, message }) => ({
      test: environment.parse(withoutFlags(withoutIndexedHas(rule))),
      message: message ?? `failed rule: ${rule}`,
    }));
  const properties = new Map<string, Node>();
  for (const [name, part] of Object.entries((schema.properties ?? {}) as JsonSchema)) {
    const node = treeOf(part as JsonSchema);
    if (node !== undefined) properties.set(name, node);
  }
  const items = typeof schema.items === "object" ? treeOf(schema.items as JsonSchema) : undefined;
  const keys = (schema["x-kubernetes-list-map-keys"] ?? []) as readonly string[];
  if (rules.length + properties.size + keys.length === 0 && items === undefined) return undefined;
  return { rules, properties, items, keys };
}

/** The library's `has` takes no index inside; `"x" in a[0]` asks the same of a map. */
function withoutIndexedHas(rule: string): string {
  return rule.replace(/\bhas\(([\w.]*\[\d+\][\w.[\]]*)\.(\w+)\)/g, '("$2" in $1)');
}

/** JavaScript's expressions take no `(?i)` inside, and all of those in question have is ranges of letters. */
function withoutFlags(rule: string): string {
  return rule.includes("(?i)") ? rule.replaceAll("(?i)", "").replaceAll("a-z", "A-Za-z") : rule;
}

function check(node: Node, value: unknown, path: string): readonly Issue[] {
  if (value === undefined || value === null) return [];
  const issues: Issue[] = [];
  if (node.rules.length > 0) {
    const self = celValue(value);
    for (const { test, message } of node.rules) {
      if (!holds(test, self)) issues.push({ path, message });
    }
  }
  if (Array.isArray(value)) {
    issues.push(...duplicates(node.keys, value, path));
    const { items } = node;
    if (items !== undefined)
      value.forEach((item, index) => void issues.push(...check(items, item, `${path}[${index}]`)));
  } else if (typeof value === "object") {
    for (const [name, inner] of node.properties) {
      issues.push(...check(inner, (value as JsonSchema)[name], `${path}.${name}`));
    }
  }
  return issues;
}

/** A rule that cannot be evaluated does not hold, as in an API server. */
function holds(test: ParseResult, self: unknown): boolean {
  try {
    return test({ self }) === true;
  } catch {
    return false;
  }
}

function duplicates(keys: readonly string[], list: readonly unknown[], path: string): readonly Issue[] {
  if (keys.length === 0) return [];
  const seen = new Set<string>();
  return list.flatMap((item, index) => {
    const key = JSON.stringify(keys.map((name) => (item as JsonSchema)[name] ?? null));
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ path: `${path}[${index}]`, message: `has the same ${keys.join(" and ")} as another one of the list` }];
  });
}

/** CEL's integers are no doubles. */
function celValue(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, celValue(inner)]));
  }
  return value;
}
