import type { ConfigModel, ConfigType, ListType, MapType, ObjectType, Property } from "../config/model.ts";
import { objectTypes } from "../config/parse.ts";
import { fallbackOf, fieldType, hasFlag, hasName, readExpression, readerName, words } from "./types.ts";

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
  "GivenKeys",
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
  return `${HEADER}\n${importText(body, options.importFrom ?? (() => SDK))}\n\n${body}\n`;
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

/** Functions that read the lists and maps of a property, inner ones first. */
function readers(owner: ObjectType, property: Property): readonly string[] {
  const collect = (type: ConfigType, name: string): readonly string[] => {
    if (type.kind === "list") return [...collect(type.items, `${name}Item`), listReader(type, name)];
    if (type.kind === "map") return [...collect(type.values, `${name}Value`), mapReader(type, name)];
    return [];
  };
  return collect(property.type, readerName(owner.name, property.field));
}

function listReader(type: ListType, name: string): string {
  const element = itemRead(type.items, `${name}Item`);
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

function itemRead(type: ConfigType, reader: string): string {
  return readExpression(type, { value: "items.value", path: "path.item(items)", reader });
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
    "  if (!expectKind(value, JsonKind.Array, path, issues)) return list;",
    "  const items = value.items();",
    `  while (items.next()) list.push(${element});`,
  ];
}

function mapReader(type: MapType, name: string): string {
  return [
    `function ${name}(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ${fieldType(type)} {`,
    `  const map = new ${fieldType(type)}();`,
    "  if (!expectKind(value, JsonKind.Object, path, issues)) return map;",
    "  const items = value.items();",
    `  while (items.next()) map.push(items.key.toString(), ${itemRead(type.values, `${name}Value`)});`,
    "  return map;",
    "}",
  ].join("\n");
}

function classText(object: ObjectType, override: boolean): string {
  const { name, properties } = object;
  const marks = properties.some(isMarked);
  return [
    ...docLine("", object.description),
    "@final",
    `export class ${name} {`,
    ...properties.flatMap(fieldLines),
    ...(marks ? ["  private readonly given: GivenKeys = new GivenKeys();"] : []),
    ...properties.flatMap(givenLines),
    "",
    `  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ${name} {`,
    `    const out = new ${name}();`,
    "    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);",
    "    return out;",
    "  }",
    ...(override ? ["", ...overrideLines(object, marks)] : []),
    "",
    ...readLines(object, marks),
    "}",
  ].join("\n");
}

/** Whether anyone asks later if the key was given. */
function isMarked(property: Property): boolean {
  return property.required || hasFlag(property);
}

function fieldLines(property: Property): readonly string[] {
  const { description, field, type } = property;
  return [...docLine("  ", description), `  ${field}: ${fieldType(type)} = ${fallbackOf(property)};`];
}

function givenLines(property: Property, index: number): readonly string[] {
  if (!hasFlag(property)) return [];
  return [
    "",
    `  /** Whether \`${property.key}\` was given. */`,
    `  get ${hasName(property)}(): bool {`,
    `    return this.given.has(${index});`,
    "  }",
  ];
}

function docLine(indent: string, text: string): readonly string[] {
  return text === "" ? [] : [`${indent}/** ${text.replaceAll("*/", "*\\/").replaceAll(/\s+/g, " ")} */`];
}

function overrideLines({ name, properties }: ObjectType, marks: boolean): readonly string[] {
  return [
    "  /** The keys of `value` on top of a copy of `base`. */",
    `  static decodeOver(value: JsonValue, base: ${name}, path: ConfigPath, issues: ConfigIssues): ${name} {`,
    `    const out = new ${name}();`,
    ...properties.map(({ field }) => `    out.${field} = base.${field};`),
    ...(marks ? ["    out.given.addAll(base.given);"] : []),
    "    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);",
    "    return out;",
    "  }",
  ];
}

function readLines(object: ObjectType, marks: boolean): readonly string[] {
  const { properties, open } = object;
  const keys = words(properties.map(({ key }) => key));
  const json = properties.flatMap(({ type }, index) => (type.kind === "json" ? [` && index != ${index}`] : []));
  return [
    "  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {",
    "    const items = value.items();",
    "    while (items.next()) {",
    `      const index = items.keyIn(${keys});`,
    "      const member = items.value;",
    "      // As in YAML, a key without a value is as good as absent.",
    `      if (member.kind == JsonKind.Null${json.join("")}) continue;`,
    "      const place = path.item(items);",
    "      switch (index) {",
    ...properties.flatMap((property, index) => caseLines(object, property, index)),
    ...(open ? [] : ["        default:", `          issues.unknownKey(path, items.key, ${keys});`]),
    "      }",
    ...(marks ? ["      this.given.add(index);"] : []),
    "    }",
    ...properties.flatMap(({ key, required }, index) =>
      required ? [`    if (!this.given.has(${index})) issues.missing(path, ${JSON.stringify(key)});`] : [],
    ),
    "  }",
  ];
}

function caseLines({ name }: ObjectType, { type, field }: Property, index: number): readonly string[] {
  const value = readExpression(type, { value: "member", path: "place", reader: readerName(name, field) });
  return [`        case ${index}:`, `          this.${field} = ${value};`, "          break;"];
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
