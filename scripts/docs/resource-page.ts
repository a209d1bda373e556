import { slugOf } from "../../docs/.vitepress/slug.ts";

/** A CustomResourceDefinition, as far as its page shows it. */
export interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: {
      readonly kind: string;
      readonly singular: string;
      readonly plural: string;
      readonly shortNames?: readonly string[];
    };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** OpenAPI, as Kubernetes has it. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly "x-kubernetes-validations"?: readonly { readonly message: string }[];
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

const HEAD = "Generated from its definition by `npm run generate`; do not edit.";

/** The page of one custom resource: a table for each object in it. */
export function resourcePage({ spec: { group, names, versions } }: Definition): string {
  const blocks = versions.flatMap(({ name, schema: { openAPIV3Schema: schema } }) => {
    const short = names.shortNames ?? [];
    const called = [names.plural, ...short].map((word) => `\`${word}\``).join(", ");
    const { spec, status } = schema.properties ?? {};
    const walk = new Walk();
    if (spec !== undefined) walk.object("spec", spec);
    if (status !== undefined) walk.object("status", status);
    return [
      `<!-- ${HEAD} -->`,
      `# ${names.kind}`,
      schema.description ?? "",
      `\`${group}/${name}\`, namespaced; kubectl knows it as ${called}.`,
      ...walk.sections,
    ];
  });
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** The page that lists them. */
export function resourcesIndex(definitions: readonly Definition[]): string {
  const rows = definitions.map(({ spec: { names, versions } }) => {
    const description = versions[0]?.schema.openAPIV3Schema.description ?? "";
    return `| [${names.kind}](${names.singular}.md) | ${cell(description)} |`;
  });
  const guide = "How they play together: [AIProvider, AIRoute, AIPolicy](../../guide/ai-resources.md).";
  const table = ["| kind | says |", "|---|---|", ...rows].join("\n");
  return [`<!-- ${HEAD} -->`, "# Custom resources", guide, table].join("\n\n").concat("\n");
}

/** Collects a section for each object below a schema, outer ones first; what was shown before is only named. */
class Walk {
  readonly sections: string[] = [];
  /** Text of a schema → where it was shown. */
  private readonly shown = new Map<string, string>();

  object(path: string, schema: Schema): void {
    const properties = Object.entries(schema.properties ?? {});
    if (properties.length === 0) return;
    const text = JSON.stringify(schema.properties);
    const before = this.shown.get(text);
    if (before !== undefined) {
      this.sections.push(`## ${path}`, `As [${before}](#${slugOf(before)}).`);
      return;
    }
    this.shown.set(text, path);
    this.sections.push(`## ${path}`, tableOf(schema, properties), ...rulesOf(schema));
    for (const [name, property] of properties) this.below(`${path}.${name}`, property);
  }

  private below(path: string, schema: Schema): void {
    if (schema.type === "array" && schema.items !== undefined) this.below(`${path}[]`, schema.items);
    else if (typeof schema.additionalProperties === "object") this.below(`${path}.*`, schema.additionalProperties);
    else this.object(path, schema);
  }
}

function tableOf(schema: Schema, properties: readonly (readonly [string, Schema])[]): string {
  const rows = properties.map(([name, property]) => {
    const meaning = [property.description, valuesOf(property)].filter((part) => part !== undefined);
    const isRequired = schema.required?.includes(name) === true;
    const standard = property.default === undefined ? "" : `\`${JSON.stringify(property.default)}\``;
    return `| \`${name}\` | ${typeOf(property)} | ${isRequired ? "required" : standard} | ${cell(meaning.join(" "))} |`;
  });
  return ["| field | type | default | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

function typeOf(schema: Schema): string {
  if (schema["x-kubernetes-int-or-string"] === true) return "integer or string";
  if (schema.type === "array") return `list of ${schema.items === undefined ? "anything" : typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === "object") return `map of ${typeOf(schema.additionalProperties)}`;
  return schema.type ?? "anything";
}

/** What values there may be, as far as type and description do not say. */
function valuesOf(schema: Schema): string | undefined {
  const { enum: values, minimum, maximum, pattern, minItems, maxItems } = schema;
  const said = [
    ...(values === undefined ? [] : [`One of ${values.map((value) => `\`${String(value)}\``).join(", ")}.`]),
    ...rangeOf(minimum, maximum, ""),
    ...rangeOf(minItems, maxItems, " of them"),
    ...(pattern === undefined ? [] : [`Matches \`${pattern}\`.`]),
  ];
  return said.length === 0 ? undefined : said.join(" ");
}

function rangeOf(from: number | undefined, to: number | undefined, what: string): readonly string[] {
  if (from === undefined && to === undefined) return [];
  if (from === undefined) return [`At most ${to}${what}.`];
  return [to === undefined ? `At least ${from}${what}.` : `${from} to ${to}${what}.`];
}

/** What the API server checks beyond the table. */
function rulesOf(schema: Schema): readonly string[] {
  const rules = schema["x-kubernetes-validations"] ?? [];
  return rules.length === 0 ? [] : [rules.map(({ message }) => `- ${cell(message)}`).join("\n")];
}

function cell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}
