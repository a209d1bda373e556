import type { SeenImage } from "../conversation.ts";
import { type Field, type Fields, faultOf, list, oneOf, required, text } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { disorderOf, imageAt, type Turn } from "../prompt.ts";
import { faulty, invalid } from "./errors.ts";

const content: Field = { kinds: ["string", "array"] };

/** The fields of a message by its role (types UserMessageV2, AssistantMessage, SystemMessageV2, ToolMessageV2). */
const MESSAGES: Readonly<Record<Turn["role"], Fields>> = {
  system: { role: text, content: required(content) },
  user: { role: text, content: required(content) },
  assistant: { role: text, content, tool_calls: list, tool_plan: text, citations: list },
  tool: { role: text, content: required(content), tool_call_id: text },
};

/** The types of content parts by the role of their message. */
const PARTS: Readonly<Record<Turn["role"], readonly string[]>> = {
  system: ["text"],
  user: ["text", "image_url"],
  assistant: ["text", "thinking"],
  tool: ["text", "document"],
};

/** Checks the messages of a chat request. Throws StubError. */
export function readTurns(messages: unknown): Turn[] {
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages must not be empty");
  const turns = messages.map((message, index) => readTurn(message, `messages[${index}]`));
  const disorder = disorderOf(turns);
  if (disorder?.what === "unasked") throw invalid("tool call id not found in previous tool calls");
  if (disorder?.what === "unanswered") {
    throw invalid(`tool calls without results: ${disorder.ids.join(", ")}`);
  }
  return turns;
}

function readTurn(message: unknown, path: string): Turn {
  const fields = objectAt(message, path);
  const { role } = fields;
  if (role !== "system" && role !== "user" && role !== "assistant" && role !== "tool") {
    throw invalid(`${path}.role must be one of system, user, assistant, tool`);
  }
  check(fields, MESSAGES[role], path);
  const { texts, images } = readContent(fields.content ?? undefined, role, `${path}.content`);
  const calls = readCalls(fields.tool_calls ?? [], `${path}.tool_calls`);
  const plan = typeof fields.tool_plan === "string" ? [fields.tool_plan] : [];
  const said = [...texts, ...plan, ...calls.texts];
  if (said.length + images.length === 0) throw invalid("message must not be empty in a turn");
  return { role, texts: said, images, calls: calls.ids, answers: answeredBy(fields, role) };
}

function answeredBy(message: JsonObject, role: Turn["role"]): string | undefined {
  if (role !== "tool") return undefined;
  if (typeof message.tool_call_id !== "string") throw invalid("tool call id must be provided with tool message");
  return message.tool_call_id;
}

interface Said {
  readonly texts: string[];
  readonly images: SeenImage[];
}

function readContent(value: unknown, role: Turn["role"], path: string): Said {
  const said: Said = { texts: [], images: [] };
  const parts = typeof value === "string" ? [{ type: "text", text: value }] : Array.isArray(value) ? value : [];
  for (const [index, part] of parts.entries()) readPart(part, role, `${path}[${index}]`, said);
  return said;
}

function readPart(part: unknown, role: Turn["role"], path: string, said: Said): void {
  const fields = objectAt(part, path);
  check({ type: fields.type }, { type: required(oneOf(...PARTS[role])) }, path);
  switch (fields.type) {
    case "text":
      check(fields, { type: text, text: required(text) }, path);
      if (fields.text !== "") said.texts.push(String(fields.text));
      return;
    case "thinking":
      check(fields, { type: text, thinking: required(text) }, path);
      said.texts.push(String(fields.thinking));
      return;
    case "image_url":
      said.images.push(readImage(fields, path));
      return;
    default:
      said.texts.push(documentText(fields, path));
  }
}

function readImage(part: JsonObject, path: string): SeenImage {
  check(part, { type: text, image_url: required({ kinds: ["object"] }) }, path);
  const image = objectAt(part.image_url, `${path}.image_url`);
  check(image, { url: required(text), detail: oneOf("auto", "low", "high") }, `${path}.image_url`);
  const seen = imageAt(String(image.url));
  if (seen === undefined) throw invalid(`${path}.image_url.url must be a web URL or a base64 data URI`);
  return seen;
}

/** A document's text: its data as it is, an object as JSON. */
function documentText(part: JsonObject, path: string): string {
  check(part, { type: text, document: required({ kinds: ["object"] }) }, path);
  const document = objectAt(part.document, `${path}.document`);
  check(document, { data: required({ kinds: ["object", "string"] }), id: text }, `${path}.document`);
  return typeof document.data === "string" ? document.data : JSON.stringify(document.data);
}

function readCalls(calls: unknown, path: string): { ids: string[]; texts: string[] } {
  const ids: string[] = [];
  const texts: string[] = [];
  for (const [index, call] of (Array.isArray(calls) ? calls : []).entries()) {
    const fields = objectAt(call, `${path}[${index}]`);
    check(fields, { id: required(text), type: text, function: { kinds: ["object"] } }, `${path}[${index}]`);
    if (fields.type !== "function") throw invalid("tool call must be of type function");
    const called = objectAt(fields.function, `${path}[${index}].function`);
    check(called, { name: required(text), arguments: text }, `${path}[${index}].function`);
    if (ids.includes(String(fields.id))) throw invalid("cannot have duplicate tool ids");
    ids.push(String(fields.id));
    texts.push(String(called.name), String(called.arguments ?? ""));
  }
  return { ids, texts };
}

function objectAt(value: unknown, path: string): JsonObject {
  if (isObject(value)) return value;
  throw faulty({ what: "kind", path, kinds: ["object"], value }, "chat");
}

function check(value: JsonObject, fields: Fields, path: string): void {
  const fault = faultOf(value, fields, `${path}.`);
  if (fault !== undefined) throw faulty(fault, "chat");
}
