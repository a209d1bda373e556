import type { FunctionDeclaration, Schema, Tool, ToolConfig } from "@google/genai";
import type { OfferedTool, ToolChoice } from "../conversation.ts";
import { isObject } from "../json.ts";
import { invalid, invalidField } from "./errors.ts";

const NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/;
const NAME_RULE =
  "Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.";

/** The functions of the tools; tools that Google runs itself are never called. Throws GoogleError. */
export function readTools(tools: readonly Tool[] | undefined): OfferedTool[] {
  const read = (tools ?? []).flatMap((tool, index) =>
    (tool.functionDeclarations ?? []).map((declaration, at) =>
      readFunction(declaration, `tools[${index}].function_declarations[${at}]`),
    ),
  );
  const twice = read.find((tool, index) => read.findIndex((other) => other.name === tool.name) < index);
  if (twice !== undefined) throw invalid(`Duplicate function declaration found: ${twice.name}`);
  return read;
}

function readFunction(declaration: FunctionDeclaration, path: string): OfferedTool {
  const { name = "", description = "", parameters, parametersJsonSchema } = declaration;
  if (!NAME.test(name)) throw invalidField(`${path}.name`, NAME_RULE);
  if (parameters !== undefined && parametersJsonSchema !== undefined) {
    throw invalidField(`${path}.parameters`, "must not be set together with parameters_json_schema.");
  }
  if (parameters !== undefined) {
    if (parameters.type !== "OBJECT") {
      throw invalidField(`${path}.parameters`, "only allowed for OBJECT type");
    }
    checkSchema(parameters, `${path}.parameters`);
  }
  if (parametersJsonSchema !== undefined && !isObject(parametersJsonSchema)) {
    throw invalidField(`${path}.parameters_json_schema`, "must be a JSON schema.");
  }
  const schema = parameters === undefined ? (parametersJsonSchema ?? {}) : lowerTypes(parameters);
  return { name, schema, text: `${name} ${description} ${JSON.stringify(parameters ?? parametersJsonSchema ?? {})}` };
}

/** Rules that hold between the fields of a schema. Throws GoogleError. */
export function checkSchema(schema: Schema, path: string): void {
  const { type, properties, items, anyOf } = schema;
  if (type === "OBJECT" && Object.keys(properties ?? {}).length === 0) {
    throw invalidField(`${path}.properties`, "should be non-empty for OBJECT type");
  }
  if (type === "ARRAY" && items === undefined) throw invalidField(`${path}.items`, "missing field.");
  if (type === undefined && anyOf === undefined) throw invalidField(`${path}.type`, "must be specified");
  if (schema.enum !== undefined && type !== "STRING") {
    throw invalidField(`${path}.enum`, "only allowed for STRING type");
  }
  for (const [name, inner] of Object.entries(properties ?? {})) checkSchema(inner, `${path}.properties[${name}]`);
  if (items !== undefined) checkSchema(items, `${path}.items`);
  for (const [index, inner] of (anyOf ?? []).entries()) checkSchema(inner, `${path}.any_of[${index}]`);
  for (const [index, name] of (schema.required ?? []).entries()) {
    if (properties?.[name] === undefined) throw invalidField(`${path}.required[${index}]`, "property is not defined");
  }
}

/** The schema with the types of JSON schema. */
function lowerTypes(schema: Schema): Record<string, unknown> {
  const { type, properties, items } = schema;
  return {
    ...schema,
    ...(type === undefined ? {} : { type: type.toLowerCase() }),
    ...(items === undefined ? {} : { items: lowerTypes(items) }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, lowerTypes(inner)])) }),
  };
}

/** Whether tools are to be called. Throws GoogleError. */
export function readToolChoice(config: ToolConfig | undefined, tools: readonly OfferedTool[]): ToolChoice {
  const { mode = "AUTO", allowedFunctionNames: allowed = [] } = config?.functionCallingConfig ?? {};
  if (allowed.length > 0 && mode !== "ANY" && mode !== "VALIDATED") {
    throw invalid("Please set allowed_function_names only when function calling mode is ANY.");
  }
  for (const [index, name] of allowed.entries()) {
    if (tools.some((tool) => tool.name === name)) continue;
    const path = `tool_config.function_calling_config.allowed_function_names[${index}]`;
    throw invalidField(path, `function ${name} is not declared in tools.`);
  }
  if (mode === "NONE") return "none";
  if (mode !== "ANY") return "auto";
  if (tools.length === 0) {
    throw invalid("Function calling config is set without function_declarations.");
  }
  const [first] = allowed;
  return first === undefined ? "required" : { name: first };
}
