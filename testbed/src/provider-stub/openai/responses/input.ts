import type { ResponseInputItem } from "openai/resources/responses/responses";
import type { Conversation, SeenImage } from "../../conversation.ts";
import { isObject, type JsonObject, typeName } from "../../json.ts";
import { readImageUrl } from "../chat-messages.ts";
import { invalid, missing, wrongType, wrongValue } from "../errors.ts";

export type ReadInput = Pick<Conversation, "texts" | "userText" | "toolResults" | "images" | "imageCount">;

/** One item, its texts and images apart. */
export interface Item {
  readonly type: string;
  /** Of a message only. */
  readonly role: string | undefined;
  readonly texts: readonly string[];
  readonly images: readonly SeenImage[];
  /** The id of a call, or the one an output answers. */
  readonly callId: string | undefined;
}

type ItemType = NonNullable<ResponseInputItem["type"]>;

/** Every type of the official client's: the compiler tells when one is added. */
const TYPES: Readonly<Record<ItemType, true>> = {
  message: true,
  function_call: true,
  function_call_output: true,
  reasoning: true,
  item_reference: true,
  additional_tools: true,
  apply_patch_call: true,
  apply_patch_call_output: true,
  code_interpreter_call: true,
  compaction: true,
  compaction_trigger: true,
  computer_call: true,
  computer_call_output: true,
  custom_tool_call: true,
  custom_tool_call_output: true,
  file_search_call: true,
  image_generation_call: true,
  local_shell_call: true,
  local_shell_call_output: true,
  mcp_approval_request: true,
  mcp_approval_response: true,
  mcp_call: true,
  mcp_list_tools: true,
  program: true,
  program_output: true,
  shell_call: true,
  shell_call_output: true,
  tool_search_call: true,
  tool_search_output: true,
  web_search_call: true,
};

/** Reads `input`: a text or items. Throws OpenAiError. */
export function readItems(input: unknown): Item[] {
  if (input === undefined || input === null) throw missing("input");
  if (typeof input === "string") return [{ ...EMPTY, type: "message", role: "user", texts: [input] }];
  if (!Array.isArray(input)) throw wrongType("input", "one of a string or array of input items", typeName(input));
  return input.map((item, index) => readItem(item, `input[${index}]`));
}

const EMPTY: Item = { type: "", role: undefined, texts: [], images: [], callId: undefined };
const ROLES = ["assistant", "system", "developer", "user"];

function readItem(item: unknown, path: string): Item {
  if (!isObject(item)) throw wrongType(path, "an input item", typeName(item));
  const { type = "message" } = item;
  if (typeof type !== "string" || !(type in TYPES)) throw wrongValue(`${path}.type`, type, Object.keys(TYPES));
  switch (type) {
    case "message":
      return readMessage(item, path);
    case "function_call": {
      const texts = [string(item, "name", path), string(item, "arguments", path)];
      return { ...EMPTY, type, texts, callId: string(item, "call_id", path) };
    }
    case "function_call_output":
      return { ...readOutput(item, path), callId: string(item, "call_id", path) };
    case "reasoning":
      if (!Array.isArray(item.summary)) throw missing(`${path}.summary`);
      return { ...EMPTY, type };
    default:
      return { ...EMPTY, type };
  }
}

function readMessage(item: JsonObject, path: string): Item {
  const { role, content } = item;
  if (role === undefined) throw missing(`${path}.role`);
  if (typeof role !== "string" || !ROLES.includes(role)) throw wrongValue(`${path}.role`, role, ROLES);
  if (typeof content === "string") return { ...EMPTY, type: "message", role, texts: [content] };
  return {
    ...readParts(content, `${path}.content`, PARTS[role === "assistant" ? "out" : "in"]),
    type: "message",
    role,
  };
}

const PARTS = {
  in: ["input_text", "input_image", "input_file"],
  out: ["output_text", "refusal"],
} as const;

/** A tool gives a text or parts. */
function readOutput(item: JsonObject, path: string): Item {
  const type = "function_call_output";
  const { output } = item;
  if (output === undefined) throw missing(`${path}.output`);
  if (typeof output === "string") return { ...EMPTY, type, texts: [output] };
  const { texts, images } = readParts(output, `${path}.output`, PARTS.in);
  return { ...EMPTY, type, texts: [texts.join("\n")], images };
}

function readParts(content: unknown, path: string, known: readonly string[]): Item {
  if (content === undefined) throw missing(path);
  if (!Array.isArray(content)) throw wrongType(path, "one of a string or array of parts", typeName(content));
  const texts: string[] = [];
  const images: SeenImage[] = [];
  for (const [index, part] of content.entries()) {
    const at = `${path}[${index}]`;
    if (!isObject(part)) throw wrongType(at, "an object", typeName(part));
    const { type } = part;
    if (type === undefined) throw missing(`${at}.type`);
    if (typeof type !== "string" || !known.includes(type)) throw wrongValue(at, type, known);
    if (type === "input_text" || type === "output_text") texts.push(string(part, "text", at));
    if (type === "refusal") texts.push(string(part, "refusal", at));
    if (type === "input_image") images.push(readImage(part, at));
    if (type === "input_file") images.push(readFile(part, at));
  }
  return { ...EMPTY, texts, images };
}

function readImage(part: JsonObject, path: string): SeenImage {
  if (typeof part.file_id === "string") return { kind: "url", url: `file:${part.file_id}` };
  return readImageUrl(part.image_url, `${path}.image_url`);
}

function readFile(part: JsonObject, path: string): SeenImage {
  if (typeof part.file_id === "string") return { kind: "url", url: `file:${part.file_id}` };
  if (typeof part.file_url === "string") return { kind: "url", url: part.file_url };
  const data = string(part, "file_data", path);
  if (part.filename === undefined) throw missing(`${path}.filename`);
  const [, mediaType, base64] = /^data:([^;,]+);base64,([A-Za-z0-9+/]+={0,2})$/.exec(data) ?? [];
  if (mediaType === undefined || base64 === undefined) {
    const message = `Invalid '${path}.file_data'. Expected a base64-encoded data URL with a file MIME type.`;
    throw invalid(message, `${path}.file_data`, "invalid_value");
  }
  return { kind: "inline", mediaType, bytes: Buffer.from(base64, "base64").length };
}

function string(holder: JsonObject, name: string, path: string): string {
  const value = holder[name];
  if (value === undefined) throw missing(`${path}.${name}`);
  if (typeof value !== "string") throw wrongType(`${path}.${name}`, "a string", typeName(value));
  return value;
}

/** What the items come to; `items` include those of earlier responses. Throws OpenAiError. */
export function readConversation(items: readonly Item[]): ReadInput {
  checkCalls(items);
  checkReasoning(items);
  const turn = items.slice(items.findLastIndex((item) => !isUsers(item)) + 1);
  const said = turn.findLast((item) => item.type === "message");
  return {
    texts: items.flatMap((item) => item.texts),
    userText: said?.texts.join("\n") ?? "",
    toolResults: said === undefined ? turn.flatMap((item) => item.texts) : [],
    images: said?.images ?? turn.flatMap((item) => item.images),
    imageCount: items.reduce((sum, item) => sum + item.images.length, 0),
  };
}

/** Whether an item belongs to the user's turn: a message of the user's, or what a tool gave. */
function isUsers(item: Item): boolean {
  return item.type === "function_call_output" || item.role === "user";
}

function checkCalls(items: readonly Item[]): void {
  const idsOf = (type: string): (string | undefined)[] =>
    items.filter((item) => item.type === type).map((item) => item.callId);
  const [made, answered] = [idsOf("function_call"), idsOf("function_call_output")];
  const strange = answered.find((id) => !made.includes(id));
  if (strange !== undefined) {
    throw invalid(`No tool call found for function call output with call_id ${strange}.`, "input");
  }
  const open = made.find((id) => !answered.includes(id));
  if (open !== undefined) throw invalid(`No tool output found for function call ${open}.`, "input");
}

/** Reasoning is followed by what it led to. */
function checkReasoning(items: readonly Item[]): void {
  for (const [index, item] of items.entries()) {
    if (item.type !== "reasoning") continue;
    const next = items[index + 1];
    if (next !== undefined && !isUsers(next)) continue;
    throw invalid("Item of type 'reasoning' was provided without its required following item.", "input");
  }
}
