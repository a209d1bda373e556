/** Arguments that satisfy the simple parts of a JSON schema: each property with a value made from its name and type. */
export function sampleArguments(schema: unknown): Record<string, unknown> {
  const properties = field(schema, "properties");
  if (typeof properties !== "object" || properties === null) return {};
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, sample(name, property, 0)]));
}

/** Deeper than any schema of a test, shallower than the stack. */
const MAX_DEPTH = 16;

function sample(name: string, schema: unknown, depth: number): unknown {
  const choices = field(schema, "enum");
  if (Array.isArray(choices) && choices.length > 0) return choices[0];
  if (depth > MAX_DEPTH) return null;
  switch (field(schema, "type")) {
    case "integer":
      return 1;
    case "number":
      return 1.5;
    case "boolean":
      return true;
    case "array":
      return [sample(name, field(schema, "items"), depth + 1)];
    case "object": {
      const properties = field(schema, "properties");
      if (typeof properties !== "object" || properties === null) return {};
      return Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, sample(key, inner, depth + 1)]));
    }
    default:
      return `a ${name}`;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
