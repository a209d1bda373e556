import type { ToolConfiguration, ToolSpecification } from "@aws-sdk/client-bedrock-runtime";
import type { OfferedTool, ToolChoice } from "../conversation.ts";
import { isObject } from "../json.ts";
import { constraints, invalid, malformed } from "./errors.ts";

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** The tools a model may call; those that AWS runs itself are never called. Throws BedrockError. */
export function readTools(config: ToolConfiguration | undefined): OfferedTool[] {
  const { tools } = config ?? {};
  if (tools === undefined) return [];
  if (tools.length === 0) {
    const reason = "Member must have length greater than or equal to 1";
    throw constraints([`Value '[]' at 'toolConfig.tools' failed to satisfy constraint: ${reason}`]);
  }
  const read = tools.flatMap(({ toolSpec }, index) =>
    toolSpec === undefined ? [] : [readTool(toolSpec, `toolConfig.tools.${index + 1}.member.toolSpec`)],
  );
  const twice = read.find((tool, index) => read.findIndex((other) => other.name === tool.name) < index);
  if (twice !== undefined)
    throw invalid(`The toolConfig.tools field contains the tool name ${twice.name} more than once.`);
  return read;
}

function readTool(spec: ToolSpecification, path: string): OfferedTool {
  const { name = "", description, inputSchema } = spec;
  if (!NAME.test(name)) {
    const reason = "Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+";
    throw constraints([`Value '${name}' at '${path}.name' failed to satisfy constraint: ${reason}`]);
  }
  if (description === "") {
    const reason = "Member must have length greater than or equal to 1";
    throw constraints([`Value '' at '${path}.description' failed to satisfy constraint: ${reason}`]);
  }
  const schema = inputSchema?.json;
  if (!isObject(schema) || schema.type !== "object") {
    throw invalid(`The value at ${path}.inputSchema.json.type must be one of the following: object.`);
  }
  return { name, schema, text: `${name} ${description ?? ""} ${JSON.stringify(schema)}` };
}

/** Whether tools are to be called. Throws BedrockError. */
export function readToolChoice(config: ToolConfiguration | undefined, tools: readonly OfferedTool[]): ToolChoice {
  const choice = config?.toolChoice;
  if (choice?.any !== undefined) return "required";
  const name = choice?.tool?.name;
  if (name === undefined) return "auto";
  if (!tools.some((tool) => tool.name === name)) throw malformed(`Tool '${name}' not found in provided tools`);
  return { name };
}
