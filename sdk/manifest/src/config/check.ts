import { isRecord } from "../is-record.ts";
import type { JsonSchema } from "../manifest.ts";
import { didYouMean } from "../nearest.ts";
import { makeValidator, type Validator, type Violation } from "../validate.ts";
import type { ConfigModel, ConfigType } from "./model.ts";
import { parseConfigSchema } from "./parse.ts";

/** What is to be said about a configuration. An error refuses it, a warning (an unknown key) is only told. */
export interface ConfigReport {
  readonly errors: readonly Violation[];
  readonly warnings: readonly Violation[];
}

/** Checks a plugin's configuration, `_rules_` included, as the plugin itself will read it. */
export type ConfigCheck = (config: unknown) => ConfigReport;

type JsonObject = Readonly<Record<string, unknown>>;

/** Keys of the wrapper beside the plugin's own; sdk/assembly/config/wrapper.ts says the same. */
const ROOT_KEYS = ["_rules_", "_plugin_id_", "_log_level_"];
const RULE_KEYS = ["_match_route_", "_match_domain_", "_match_service_", "_match_route_prefix_", "when"];

const texts = { type: "array", items: { type: "string" } };
const test = (parts: readonly string[], required: readonly string[]) => ({
  type: "object",
  required,
  properties: {
    ...Object.fromEntries(parts.map((part) => [part, { type: "string" }])),
    name: { type: "string", minLength: 1 },
    present: { type: "boolean" },
  },
});
const oneOrMore = (schema: JsonSchema) => ({
  if: { type: "array" },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { type: "array", items: schema },
  else: schema,
});

/** What names the requests of a rule. */
const wrapperSchema = {
  type: "object",
  properties: {
    _plugin_id_: { type: "string" },
    _match_route_: texts,
    _match_domain_: texts,
    _match_service_: texts,
    _match_route_prefix_: texts,
    when: {
      type: "array",
      items: {
        type: "object",
        properties: {
          method: { type: "array", items: { type: "string", minLength: 1 } },
          path: test(["exact", "prefix", "suffix"], []),
          header: oneOrMore(test(["exact", "prefix"], ["name"])),
          query: oneOrMore(test(["exact"], ["name"])),
        },
      },
    },
  },
};

const checkWrapper = makeValidator(wrapperSchema);

/** @param where file of the schema, for errors in it */
export function makeConfigCheck(schema: JsonSchema, where: string): ConfigCheck {
  const model = parseConfigSchema(schema, where);
  const part = { model, validate: makeValidator(schema, { unknownKeys: "ignored" }) };
  return (config) => {
    if (!isRecord(config)) return { errors: [{ path: "", message: "must be object" }], warnings: [] };
    return checkAll(config, part);
  };
}

interface Part {
  readonly model: ConfigModel;
  readonly validate: Validator;
}

function checkAll(config: JsonObject, part: Part): ConfigReport {
  const own = omit(config, ROOT_KEYS);
  const rules = config._rules_ ?? undefined;
  const hasGlobal = Object.keys(own).length > 0 || rules === undefined;
  const global = hasGlobal ? checkPart(own, part, "") : { errors: [], warnings: [] };
  if (rules === undefined) return global;
  if (!Array.isArray(rules)) return merge([global, failure("_rules_", "must be array")]);
  const base = hasGlobal && global.errors.length === 0 ? own : undefined;
  const checked = rules.map((rule, index) => checkRule(rule, `_rules_[${index}]`, { ...part, base }));
  if (rules.length === 0 && !hasGlobal) return failure("", "neither a key of the plugin nor a rule is there");
  // The plugin tolerates a global part that it cannot read where rules are there.
  const tolerated = rules.length > 0 ? { errors: [], warnings: [...global.warnings, ...global.errors] } : global;
  return merge([tolerated, ...checked]);
}

function checkRule(rule: unknown, path: string, part: Part & { readonly base: JsonObject | undefined }): ConfigReport {
  if (!isRecord(rule)) return failure(path, "must be object");
  const matchers = RULE_KEYS.filter((key) => Array.isArray(rule[key]) && rule[key].length > 0);
  const own = omit(rule, RULE_KEYS);
  const config = part.model.override && part.base !== undefined ? { ...part.base, ...own } : own;
  const wrapper = checkWrapper(pruned(rule)).map((violation) => below(path, violation));
  const nameless = matchers.length === 0 ? [{ path, message: `needs at least one of ${RULE_KEYS.join(", ")}` }] : [];
  return merge([{ errors: [...nameless, ...wrapper], warnings: [] }, checkPart(config, part, path)]);
}

function checkPart(config: JsonObject, { model, validate }: Part, path: string): ConfigReport {
  return {
    errors: validate(pruned(config)).map((each) => below(path, each)),
    warnings: unknownKeys(config, model.root).map((violation) => below(path, violation)),
  };
}

/** The keys that no decoder reads, in its words. */
function unknownKeys(value: unknown, type: ConfigType): readonly Violation[] {
  if (type.kind === "list" && Array.isArray(value)) {
    return value.flatMap((item, index) => under(`[${index}]`, unknownKeys(item, type.items)));
  }
  if (!isRecord(value)) return [];
  if (type.kind === "map") {
    return Object.entries(value).flatMap(([name, item]) => under(segment(name), unknownKeys(item, type.values)));
  }
  if (type.kind !== "object") return [];
  const known = type.properties.map(({ key }) => key);
  return Object.entries(value).flatMap(([name, item]) => {
    const property = type.properties.find(({ key }) => key === name);
    if (property !== undefined) return under(segment(name), unknownKeys(item, property.type));
    return type.open ? [] : [{ path: segment(name), message: `unknown key${didYouMean(name, known)}` }];
  });
}

function under(parent: string, violations: readonly Violation[]): readonly Violation[] {
  return violations.map((violation) => below(parent, violation));
}

function segment(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : `[${JSON.stringify(name)}]`;
}

/** A path that goes on behind another. */
function joint(path: string): string {
  return path === "" || path.startsWith("[") ? path : `.${path}`;
}

function below(parent: string, { path, message }: Violation): Violation {
  return { path: parent === "" ? path : `${parent}${joint(path)}`, message };
}

/** Without null members: as in YAML, a key without a value is as good as absent. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, pruned(member)]])),
  );
}

function omit(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function merge(reports: readonly ConfigReport[]): ConfigReport {
  return {
    errors: reports.flatMap(({ errors }) => errors),
    warnings: reports.flatMap(({ warnings }) => warnings),
  };
}

function failure(path: string, message: string): ConfigReport {
  return { errors: [{ path, message }], warnings: [] };
}
