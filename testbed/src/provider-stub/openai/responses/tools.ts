import type { Tool } from "openai/resources/responses/responses";
import type { OfferedTool, ToolChoice } from "../../conversation.ts";
import { isObject, typeName } from "../../json.ts";
import { invalid, missing, wrongType, wrongValue } from "../errors.ts";

/** Every type of the official client's: the compiler tells when one is added. */
const TYPES: Readonly<Record<Tool["type"], true>> = {
  function: true,
  file_search: true,
  computer: true,
  computer_use_preview: true,
  web_search: true,
  web_search_2025_08_26: true,
  web_search_preview: true,
  web_search_preview_2025_03_11: true,
  mcp: true,
  code_interpreter: true,
  programmatic_tool_calling: true,
  image_generation: true,
  local_shell: true,
  shell: true,
  custom: true,
  namespace: true,
  tool_search: true,
  apply_patch: true,
};

const NAME = /^[a-zA-Z0-9_-]+$/;

/** The functions of the tools; tools that OpenAI runs itself are never called. Throws OpenAiError. */
export function readTools(tools: unknown): OfferedTool[] {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools)) throw wrongType("tools", "an array of objects", typeName(tools));
  return tools.flatMap((tool, index) => readTool(tool, `tools[${index}]`));
}

function readTool(tool: unknown, path: string): OfferedTool[] {
  if (!isObject(tool)) throw wrongType(path, "an object", typeName(tool));
  const { type, name, description, parameters } = tool;
  if (type === undefined) throw missing(`${path}.type`);
  if (typeof type !== "string" || !(type in TYPES)) throw wrongValue(`${path}.type`, type, Object.keys(TYPES));
  if (type !== "function") return [];
  // Chat completions have it one level below.
  if (name === undefined) throw missing(`${path}.name`);
  if (typeof name !== "string" || !NAME.test(name)) {
    const message = `Invalid '${path}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
    throw invalid(message, `${path}.name`, "invalid_value");
  }
  const schema = parameters ?? { type: "object", properties: {} };
  return [{ name, schema, text: `${name} ${String(description ?? "")} ${JSON.stringify(schema)}` }];
}

const MODES = ["none", "auto", "required"] as const;

/** Whether tools are to be called. Throws OpenAiError. */
export function readToolChoice(choice: unknown, tools: readonly OfferedTool[]): ToolChoice {
  if (choice === undefined || choice === null) return "auto";
  if (typeof choice === "string") return readMode(choice);
  if (!isObject(choice)) throw wrongType("tool_choice", "one of a string or object", typeName(choice));
  if (choice.type === "allowed_tools") return readAllowed(choice.mode, choice.tools, tools);
  if (choice.type !== "function") return "auto";
  if (typeof choice.name !== "string") throw missing("tool_choice.name");
  return { name: offered(choice.name, tools) };
}

function readMode(choice: unknown): (typeof MODES)[number] {
  const mode = MODES.find((known) => known === choice);
  if (mode === undefined) throw wrongValue("tool_choice", choice, MODES);
  return mode;
}

function readAllowed(mode: unknown, allowed: unknown, tools: readonly OfferedTool[]): ToolChoice {
  if (!Array.isArray(allowed)) throw missing("tool_choice.tools");
  const names = allowed.map((tool) => offered(isObject(tool) ? tool.name : undefined, tools));
  const [first] = names;
  return readMode(mode) === "required" && first !== undefined ? { name: first } : "auto";
}

function offered(name: unknown, tools: readonly OfferedTool[]): string {
  const found = tools.find((tool) => tool.name === name);
  if (found === undefined) throw invalid("Tool choice 'function' not found in 'tools' parameter.", "tool_choice");
  return found.name;
}
