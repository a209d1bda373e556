import { UserError } from "../errors.ts";
import { isRecord } from "../is-record.ts";
import type { JsonSchema } from "../manifest.ts";
import { formatJsonPath, makeValidator } from "../validate.ts";
import type { ConfigModel, ConfigType, IntegerType, ObjectType, Property, StringType } from "./model.ts";
import { className, fieldName } from "./names.ts";

/** Keywords that say nothing about the shape. */
const ANNOTATIONS = [
  "$schema",
  "$id",
  "$comment",
  "$defs",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
];

/** The keywords of each type: JSON Schema is large, and a keyword that only one side checks would be a trap. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  string: ["enum", "minLength", "maxLength", "pattern", "x-must-be", "format", "x-secret", "x-bytes"],
  integer: ["minimum", "maximum"],
  number: ["minimum", "maximum"],
  boolean: [],
  array: ["items", "minItems", "maxItems", "uniqueItems"],
  object: ["properties", "required", "additionalProperties", "x-override"],
  // What a plugin reads by itself; what stands below is for whoever checks a configuration without the plugin.
  json: ["x-any", "type", "items"],
};

/** Keys that the SDK's `GivenKeys` tells apart. */
const MOST_PROPERTIES = 128;

/**
 * Understands a plugin's configuration schema.
 * @param where file, for errors
 * @throws UserError naming the place in the schema
 */
export function parseConfigSchema(schema: JsonSchema, where: string): ConfigModel {
  const parser = new SchemaParser(schema, where);
  const root = parser.type(schema, [], rootName(schema));
  if (root.kind !== "object") throw parser.error([], "a configuration is of type object, with properties");
  return { root, override: schema["x-override"] === true };
}

/** `title: ModelMapper` makes class `ModelMapperConfig`. */
function rootName({ title }: JsonSchema): string {
  const name = className(typeof title === "string" ? title : "");
  return name.endsWith("Config") ? name : `${name}Config`;
}

class SchemaParser {
  private readonly document: JsonSchema;
  private readonly where: string;
  private readonly classes = new Map<string, JsonSchema>();
  private readonly known = new Map<JsonSchema, ConfigType>();
  private readonly open = new Set<JsonSchema>();

  constructor(document: JsonSchema, where: string) {
    this.document = document;
    this.where = where;
  }

  /** @param path of the schema in the document @param name of the class, if it is an object's without a title */
  type(schema: JsonSchema, path: readonly string[], name: string): ConfigType {
    if (typeof schema.$ref === "string") {
      const { target, key } = this.resolve(schema.$ref, path);
      return this.type(target, ["$defs", key], className(key));
    }
    const known = this.known.get(schema);
    if (known !== undefined) return known;
    if (this.open.has(schema)) throw this.error(path, "a configuration schema may not contain itself");
    this.open.add(schema);
    const type = this.parse(schema, path, name);
    this.open.delete(schema);
    this.known.set(schema, type);
    return type;
  }

  error(path: readonly string[], message: string): UserError {
    const place = formatJsonPath(path);
    return new UserError(place === "" ? message : `${place}: ${message}`, { where: this.where });
  }

  private parse(schema: JsonSchema, path: readonly string[], name: string): ConfigType {
    const kind = this.kindOf(schema, path);
    this.checkKeywords(schema, path, KEYWORDS[kind] ?? []);
    switch (kind) {
      case "string":
        return this.stringType(schema, path);
      case "integer":
        return this.integerType(schema, path);
      case "number":
        return { kind, minimum: numberOf(schema.minimum), maximum: numberOf(schema.maximum) };
      case "boolean":
        return { kind };
      case "array":
        return {
          kind: "list",
          items: this.type(this.schemaAt(schema.items, [...path, "items"]), [...path, "items"], `${name}Item`),
          minItems: numberOf(schema.minItems) ?? 0,
          maxItems: numberOf(schema.maxItems),
        };
      case "object":
        return this.objectOrMap(schema, path, name);
      default:
        return { kind: "json" };
    }
  }

  private kindOf(schema: JsonSchema, path: readonly string[]): string {
    const { type } = schema;
    if (schema["x-any"] === true || type === undefined) return "json";
    if (typeof type === "string" && type !== "json" && type in KEYWORDS) return type;
    throw this.error(path, `type ${JSON.stringify(type)} is not supported; use x-any for a value of several types`);
  }

  private objectOrMap(schema: JsonSchema, path: readonly string[], name: string): ConfigType {
    const { additionalProperties, properties } = schema;
    const values = isRecord(additionalProperties) ? additionalProperties : undefined;
    if (values !== undefined) {
      if (properties !== undefined) throw this.error(path, "has properties and a schema for other keys: choose one");
      return { kind: "map", values: this.type(values, [...path, "additionalProperties"], `${name}Value`) };
    }
    const className = this.claim(schema, path, name);
    const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
    const members = isRecord(properties) ? properties : {};
    const missing = required.find((key) => !(key in members));
    if (missing !== undefined) throw this.error(path, `requires ${JSON.stringify(missing)}, which is no property`);
    return {
      kind: "object",
      name: className,
      description: textOf(schema.description),
      properties: this.properties(members, path, { owner: className, required }),
      open: additionalProperties === true,
    };
  }

  private properties(
    members: JsonSchema,
    path: readonly string[],
    { owner, required }: { owner: string; required: readonly string[] },
  ): readonly Property[] {
    const fields = new Set<string>();
    if (Object.keys(members).length > MOST_PROPERTIES)
      throw this.error(path, `more than ${MOST_PROPERTIES} properties`);
    return Object.entries(members).map(([key, value]) => {
      const place = [...path, "properties", key];
      const schema = this.schemaAt(value, place);
      const field = fieldName(key);
      this.checkWord(key, place);
      if (fields.has(field)) throw this.error(place, `its field would be named ${field} like another's`);
      fields.add(field);
      const type = this.type(schema, place, `${owner.replace(/Config$/, "")}${className(key)}`);
      this.checkDefault(schema, place, type);
      return {
        key,
        field,
        type,
        required: required.includes(key),
        fallback: schema.default,
        description: textOf(schema.description),
      };
    });
  }

  /** Decoders keep names as one text that spaces part. */
  private checkWord(name: string, path: readonly string[]): void {
    if (name.includes(" ")) throw this.error(path, `${JSON.stringify(name)} holds a space`);
  }

  /** A default that its own schema refuses would only show at run time. */
  private checkDefault(schema: JsonSchema, path: readonly string[], type: ConfigType): void {
    if (schema.default === undefined) return;
    if (type.kind === "json") throw this.error(path, "a value of any type can have no default");
    const wrong = makeValidator({ ...schema, $defs: this.document.$defs })(schema.default);
    if (wrong.length > 0) throw this.error([...path, "default"], wrong.map(({ message }) => message).join("; "));
  }

  /** Two schemas may not claim one class. */
  private claim(schema: JsonSchema, path: readonly string[], name: string): string {
    const own = typeof schema.title === "string" && path.length > 0 ? className(schema.title) : name;
    const other = this.classes.get(own);
    if (other !== undefined && other !== schema) throw this.error(path, `class ${own} is taken: give it another title`);
    this.classes.set(own, schema);
    return own;
  }

  private stringType(schema: JsonSchema, path: readonly string[]): StringType {
    const values = Array.isArray(schema.enum) ? schema.enum.map(String) : undefined;
    for (const value of values ?? []) this.checkWord(value, [...path, "enum"]);
    return {
      kind: "string",
      minLength: numberOf(schema.minLength) ?? 0,
      maxLength: numberOf(schema.maxLength),
      values,
      secret: schema["x-secret"] === true,
      bytes: schema["x-bytes"] === true && values === undefined,
    };
  }

  private integerType(schema: JsonSchema, path: readonly string[]): IntegerType {
    const bounds = { minimum: numberOf(schema.minimum), maximum: numberOf(schema.maximum) };
    const inexact = Object.values(bounds).some((bound) => bound !== undefined && !Number.isSafeInteger(bound));
    if (inexact) throw this.error(path, "its bounds are no integers below 2^53");
    return { kind: "integer", ...bounds };
  }

  private checkKeywords(schema: JsonSchema, path: readonly string[], allowed: readonly string[]): void {
    const unknown = Object.keys(schema).find(
      (keyword) => keyword !== "type" && !ANNOTATIONS.includes(keyword) && !allowed.includes(keyword),
    );
    if (unknown !== undefined) throw this.error(path, `keyword ${JSON.stringify(unknown)} is not supported here`);
  }

  private resolve(ref: string, path: readonly string[]): { readonly target: JsonSchema; readonly key: string } {
    const key = /^#\/\$defs\/([^/]+)$/.exec(ref)?.[1];
    const defs = this.document.$defs;
    const target = key !== undefined && isRecord(defs) ? defs[key] : undefined;
    if (key === undefined || !isRecord(target)) throw this.error(path, `$ref ${JSON.stringify(ref)} leads nowhere`);
    return { target, key };
  }

  private schemaAt(value: unknown, path: readonly string[]): JsonSchema {
    if (isRecord(value)) return value;
    throw this.error(path, "a schema is an object");
  }
}

/** Every object type within a type, innermost first, each once. */
export function objectTypes(type: ConfigType, found = new Set<ObjectType>()): ReadonlySet<ObjectType> {
  if (type.kind === "list") objectTypes(type.items, found);
  if (type.kind === "map") objectTypes(type.values, found);
  if (type.kind === "object") {
    for (const property of type.properties) objectTypes(property.type, found);
    found.add(type);
  }
  return found;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
