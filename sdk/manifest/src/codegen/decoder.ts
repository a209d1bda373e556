import type { ConfigModel, ConfigType, ListType, MapType, ObjectType, Property } from "../config/model.ts";
import { constantName } from "../config/names.ts";
import { objectTypes } from "../config/parse.ts";
import { fallbackOf, fieldType, hasFlag, hasName, readExpression, readerName } from "./types.ts";

/** Where a plugin gets the SDK from. */
const SDK = "proxy-wasm-assemblyscript-sdk/assembly";

const HEADER = "// Generated from config.schema.json by `npm run generate`; do not edit.";

export interface DecoderOptions {
  /** Module to import each name from; default: all from the SDK's public surface. */
  readonly importFrom?: (name: string) => string;
}

/** Everything that generated code may use of the SDK; what it does not use is not imported. */
const IMPORTABLE = [
  "Bytes",
  "ConfigDecoder",
  "ConfigIssues",
  "ConfigMap",
  "ConfigPath",
  "JsonKind",
  "JsonValue",
  "checkCount",
  "expectKind",
  "readBool",
  "readBytes",
  "readBytesList",
  "readEnum",
  "readInteger",
  "readNumber",
  "readString",
  "readStrings",
];

/** The typed AssemblyScript decoder of a configuration: one class an object, and a `ConfigDecoder` of the whole. */
export function generateDecoder(model: ConfigModel, options: DecoderOptions = {}): string {
  const objects = [...objectTypes(model.root)];
  const body = [
    ...objects.flatMap((object) => [...object.properties.flatMap((property) => readers(object, property))]),
    ...objects.map((object) => classText(object, object === model.root && model.override)),
    decoderText(model),
  ].join("\n\n");
  return `${HEADER}\n${importText(body, options.importFrom ?? (() => SDK))}\n\n${constants(objects)}\n\n${body}\n`;
}

function importText(body: string, importFrom: (name: string) => string): string {
  const used = IMPORTABLE.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return [...groupBy(used, importFrom)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([module, names]) => `import {\n${names.map((name) => `  ${name},`).join("\n")}\n} from "${module}";`)
    .join("\n");
}

function groupBy(names: readonly string[], keyOf: (name: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) groups.set(keyOf(name), [...(groups.get(keyOf(name)) ?? []), name]);
  return groups;
}

function constants(objects: readonly ObjectType[]): string {
  const keys = objects.map(({ name, properties }) =>
    stringList(
      keysName(name),
      properties.map(({ key }) => key),
    ),
  );
  const enums = objects.flatMap(({ name, properties }) =>
    properties.flatMap((property) =>
      enumValues(property.type).map((values) => stringList(enumName(name, property), values)),
    ),
  );
  return [...keys, ...enums].join("\n\n");
}

function stringList(name: string, values: readonly string[]): string {
  return `const ${name}: StaticArray<string> = [\n${values.map((value) => `  ${JSON.stringify(value)},\n`).join("")}];`;
}

/** The value lists of a type: at most one, since a property nests no two strings. */
function enumValues(type: ConfigType): readonly (readonly string[])[] {
  if (type.kind === "list") return enumValues(type.items);
  if (type.kind === "map") return enumValues(type.values);
  return type.kind === "string" && type.values !== undefined ? [type.values] : [];
}

function keysName(owner: string): string {
  return `${constantName(owner)}_KEYS`;
}

function enumName(owner: string, { field }: Property): string {
  return `${constantName(owner)}_${constantName(field)}_VALUES`;
}

/** Functions that read the lists and maps of a property, inner ones first. */
function readers(owner: ObjectType, property: Property): readonly string[] {
  const values = enumName(owner.name, property);
  const collect = (type: ConfigType, name: string): readonly string[] => {
    if (type.kind === "list") return [...collect(type.items, `${name}Item`), listReader(type, name, values)];
    if (type.kind === "map") return [...collect(type.values, `${name}Value`), mapReader(type, name, values)];
    return [];
  };
  return collect(property.type, readerName(owner.name, property.field));
}

function listReader(type: ListType, name: string, values: string): string {
  const element = readExpression(type.items, {
    value: "items.value",
    path: "path",
    step: "at(items.index)",
    key: '""',
    reader: `${name}Item`,
    values,
  });
  const most = type.maxItems ?? "i32.MAX_VALUE";
  const count = type.minItems > 0 || type.maxItems !== undefined;
  return [
    `function ${name}(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ${fieldType(type)} {`,
    ...simpleOrLoop(type, element),
    ...(count
      ? [`  if (value.kind == JsonKind.Array) checkCount(list.length, ${type.minItems}, ${most}, path, issues);`]
      : []),
    "  return list;",
    "}",
  ].join("\n");
}

/** A list of plain strings has a reader of its own in the SDK. */
function simpleOrLoop({ items }: ListType, element: string): readonly string[] {
  if (items.kind === "string" && items.values === undefined) {
    const maxLength = items.maxLength === undefined || items.bytes ? "" : `, ${items.maxLength}`;
    const minLength = items.minLength === 0 && maxLength === "" ? "" : `, ${items.minLength}`;
    const read = items.bytes ? "readBytesList" : "readStrings";
    return [`  const list = ${read}(value, path, issues${minLength}${maxLength});`];
  }
  return [
    `  const list = new Array<${fieldType(items)}>();`,
    '  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;',
    "  const items = value.items();",
    `  while (items.next()) list.push(${element});`,
  ];
}

function mapReader(type: MapType, name: string, values: string): string {
  const value = readExpression(type.values, {
    value: "items.value",
    path: "path",
    step: "key(key)",
    key: "key",
    reader: `${name}Value`,
    values,
  });
  return [
    `function ${name}(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ${fieldType(type)} {`,
    `  const map = new ${fieldType(type)}();`,
    '  if (!expectKind(value, JsonKind.Object, path, "", issues)) return map;',
    "  const items = value.items();",
    "  while (items.next()) {",
    "    const key = items.key.toString();",
    `    map.push(key, ${value});`,
    "  }",
    "  return map;",
    "}",
  ].join("\n");
}

function classText(object: ObjectType, override: boolean): string {
  const { name, properties } = object;
  const required = properties.filter((property) => property.required);
  return [
    ...docLine("", object.description),
    "@final",
    `export class ${name} {`,
    ...properties.flatMap(fieldLines),
    ...(required.length > 0 ? ["  /** A bit for each required key that was read. */", "  private seen: u64 = 0;"] : []),
    "",
    `  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ${name} {`,
    `    const out = new ${name}();`,
    '    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);',
    "    return out;",
    "  }",
    ...(override ? ["", ...overrideLines(object, required.length > 0)] : []),
    "",
    ...readLines(object, required),
    "}",
  ].join("\n");
}

function fieldLines(property: Property): readonly string[] {
  const lines = [...docLine("  ", property.description)];
  lines.push(`  ${property.field}: ${fieldType(property.type)} = ${fallbackOf(property)};`);
  if (hasFlag(property))
    lines.push(`  /** Whether \`${property.key}\` was given. */`, `  ${hasName(property)}: bool = false;`);
  return lines;
}

function docLine(indent: string, text: string): readonly string[] {
  return text === "" ? [] : [`${indent}/** ${text.replaceAll("*/", "*\\/").replaceAll(/\s+/g, " ")} */`];
}

function overrideLines({ name, properties }: ObjectType, seen: boolean): readonly string[] {
  const fields = properties.flatMap((property) => [property.field, ...(hasFlag(property) ? [hasName(property)] : [])]);
  return [
    "  /** The keys of `value` on top of a copy of `base`. */",
    `  static decodeOver(value: JsonValue, base: ${name}, path: ConfigPath, issues: ConfigIssues): ${name} {`,
    `    const out = new ${name}();`,
    ...[...fields, ...(seen ? ["seen"] : [])].map((field) => `    out.${field} = base.${field};`),
    '    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);',
    "    return out;",
    "  }",
  ];
}

function readLines(object: ObjectType, required: readonly Property[]): readonly string[] {
  const raw = object.properties.filter(({ type }) => type.kind === "json");
  const typed = object.properties.filter(({ type }) => type.kind !== "json");
  const unknown = object.open ? [] : [`issues.unknownKey(path, items.key, ${keysName(object.name)});`];
  const chain = [...typed.map((property) => branch(object, property, required)), ...unknown].join(" else ");
  const body = [
    "const member = items.value;",
    ...raw.map((property) => branch(object, property, required, "continue;")),
    // As in YAML, a key without a value is as good as absent.
    "if (member.kind == JsonKind.Null) continue;",
    ...chain.split("\n"),
  ];
  return [
    "  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {",
    "    const items = value.items();",
    "    while (items.next()) {",
    ...body.flatMap((text) => text.split("\n")).map((line) => `      ${line}`),
    "    }",
    ...required.map(
      ({ key }, index) => `    if ((this.seen & ${bit(index)}) == 0) issues.missing(path, ${JSON.stringify(key)});`,
    ),
    "  }",
  ];
}

function branch(owner: ObjectType, property: Property, required: readonly Property[], last?: string): string {
  const key = JSON.stringify(property.key);
  const value = readExpression(property.type, {
    value: "member",
    path: "path",
    step: `key(${key})`,
    key,
    reader: readerName(owner.name, property.field),
    values: enumName(owner.name, property),
  });
  const index = required.indexOf(property);
  const lines = [`this.${property.field} = ${value};`];
  if (index >= 0) lines.push(`this.seen |= ${bit(index)};`);
  if (hasFlag(property)) lines.push(`this.${hasName(property)} = true;`);
  if (last !== undefined) lines.push(last);
  return `if (items.keyIsText(${key})) {\n${lines.map((line) => `  ${line}`).join("\n")}\n}`;
}

function bit(index: number): string {
  return `0x${(1n << BigInt(index)).toString(16)}`;
}

function decoderText({ root: { name }, override }: ConfigModel): string {
  return [
    `export class ${name}Decoder extends ConfigDecoder<${name}> {`,
    `  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ${name} {`,
    `    return ${name}.decode(value, path, issues);`,
    "  }",
    ...(override
      ? [
          "",
          `  decodeRule(value: JsonValue, base: ${name}, path: ConfigPath, issues: ConfigIssues): ${name} {`,
          `    return ${name}.decodeOver(value, base, path, issues);`,
          "  }",
        ]
      : []),
    "}",
  ].join("\n");
}
