import type { Conversation, SeenImage } from "../conversation.ts";
import { isObject, type JsonObject, typeName } from "../json.ts";
import { invalid, missing, wrongType, wrongValue } from "./errors.ts";

export type ReadMessages = Pick<Conversation, "texts" | "userText" | "toolResults" | "images" | "imageCount">;

const ROLES = ["system", "assistant", "user", "function", "tool", "developer"] as const;
const PARTS = ["text", "image_url", "input_audio", "refusal", "file"] as const;

/** One message, its texts and images apart. */
interface Turn {
  readonly role: string;
  readonly texts: readonly string[];
  readonly images: readonly SeenImage[];
  /** Ids of the tool calls an assistant made. */
  readonly calls: readonly string[];
  /** The call a tool's message answers. */
  readonly answers: string | undefined;
}

/** Checks the messages of a chat request. Throws OpenAiError. */
export function readMessages(messages: unknown): ReadMessages {
  if (!Array.isArray(messages)) throw wrongType("messages", "an array of objects", typeName(messages));
  if (messages.length === 0) {
    const message =
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.";
    throw invalid(message, "messages", "empty_array");
  }
  const turns = messages.map((message, index) => readTurn(message, `messages[${index}]`));
  checkToolOrder(turns);
  const last = turns.at(-1);
  const userText = last?.role === "user" ? last.texts.join("\n") : "";
  return {
    texts: turns.flatMap((turn) => turn.texts),
    userText,
    toolResults: trailing(turns, "tool").flatMap((turn) => turn.texts.join("\n")),
    images: last?.role === "user" ? last.images : [],
    imageCount: turns.reduce((sum, turn) => sum + turn.images.length, 0),
  };
}

function trailing(turns: readonly Turn[], role: string): Turn[] {
  let start = turns.length;
  while (start > 0 && turns[start - 1]?.role === role) start--;
  return turns.slice(start);
}

function readTurn(message: unknown, path: string): Turn {
  if (!isObject(message)) throw wrongType(path, "an object", typeName(message));
  const { role } = message;
  if (role === undefined) throw missing(`${path}.role`);
  if (typeof role !== "string" || !(ROLES as readonly string[]).includes(role)) {
    throw wrongValue(`${path}.role`, role, ROLES);
  }
  const { calls, texts: callTexts } = readCalls(message, path, role);
  const { texts, images } = readContent(message, path, calls.length > 0);
  return { role, texts: [...texts, ...callTexts], images, calls, answers: readAnswered(message, path, role) };
}

function readAnswered(message: JsonObject, path: string, role: string): string | undefined {
  if (role !== "tool") return undefined;
  const { tool_call_id: id } = message;
  if (id === undefined) throw missing(`${path}.tool_call_id`);
  if (typeof id !== "string") throw wrongType(`${path}.tool_call_id`, "a string", typeName(id));
  return id;
}

function readContent(message: JsonObject, path: string, mayBeEmpty: boolean): Pick<Turn, "texts" | "images"> {
  const { content } = message;
  if (typeof content === "string") return { texts: [content], images: [] };
  if (content === undefined || content === null) {
    if (mayBeEmpty || typeof message.refusal === "string") return { texts: [], images: [] };
    const message_ = `Invalid value for 'content': expected a string, got null.`;
    throw invalid(message_, `${path}.content`);
  }
  if (!Array.isArray(content)) {
    throw wrongType(`${path}.content`, "one of a string or array of objects", typeName(content));
  }
  const texts: string[] = [];
  const images: SeenImage[] = [];
  for (const [index, part] of content.entries()) readPart(part, `${path}.content[${index}]`, texts, images);
  return { texts, images };
}

function readPart(part: unknown, path: string, texts: string[], images: SeenImage[]): void {
  if (!isObject(part)) throw wrongType(path, "an object", typeName(part));
  const { type } = part;
  if (type === undefined) throw missing(`${path}.type`);
  if (typeof type !== "string" || !(PARTS as readonly string[]).includes(type)) {
    throw wrongValue(`${path}.type`, type, PARTS);
  }
  if (type === "text") {
    if (typeof part.text !== "string") throw missing(`${path}.text`);
    texts.push(part.text);
  }
  if (type === "image_url") images.push(readImage(part.image_url, `${path}.image_url`));
}

const DATA_URL = /^data:([^;,]+);base64,([A-Za-z0-9+/]*={0,2})$/;
const IMAGE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

function readImage(image: unknown, path: string): SeenImage {
  if (!isObject(image)) throw wrongType(path, "an object", typeName(image));
  return readImageUrl(image.url, `${path}.url`);
}

/** An image's address, or the image itself in a data URL. Throws OpenAiError. */
export function readImageUrl(url: unknown, path: string): SeenImage {
  if (url === undefined) throw missing(path);
  if (typeof url !== "string") throw wrongType(path, "a string", typeName(url));
  if (/^https?:\/\//.test(url)) return { kind: "url", url };
  const [, mediaType = "", data = ""] = DATA_URL.exec(url) ?? [];
  if (mediaType === "") {
    const message = `Invalid '${path}'. Expected a valid URL, but got a value with an invalid format.`;
    throw invalid(message, path, "invalid_value");
  }
  if (!IMAGE_TYPES.includes(mediaType)) {
    const message =
      "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].";
    throw invalid(message, null, "invalid_image_format");
  }
  return { kind: "inline", mediaType, bytes: Buffer.from(data, "base64").length };
}

function readCalls(message: JsonObject, path: string, role: string): { calls: string[]; texts: string[] } {
  const { tool_calls: list } = message;
  if (role !== "assistant" || list === undefined || list === null) return { calls: [], texts: [] };
  if (!Array.isArray(list)) throw wrongType(`${path}.tool_calls`, "an array of objects", typeName(list));
  if (list.length === 0) {
    const text = `Invalid '${path}.tool_calls': empty array. Expected an array with minimum length 1, but got an empty array instead.`;
    throw invalid(text, `${path}.tool_calls`, "empty_array");
  }
  const calls: string[] = [];
  const texts: string[] = [];
  for (const [index, call] of list.entries()) {
    const at = `${path}.tool_calls[${index}]`;
    if (!isObject(call)) throw wrongType(at, "an object", typeName(call));
    if (typeof call.id !== "string") throw missing(`${at}.id`);
    if (call.type !== "function") throw missing(`${at}.type`);
    if (!isObject(call.function)) throw missing(`${at}.function`);
    if (typeof call.function.name !== "string") throw missing(`${at}.function.name`);
    const args = call.function.arguments;
    if (args === undefined) throw missing(`${at}.function.arguments`);
    if (typeof args !== "string") throw wrongType(`${at}.function.arguments`, "a string", typeName(args));
    calls.push(call.id);
    texts.push(call.function.name, args);
  }
  return { calls, texts };
}

/** A tool's message answers a call just before it, and every call is answered before anything else is said. */
function checkToolOrder(turns: readonly Turn[]): void {
  let open: string[] = [];
  for (const [index, turn] of turns.entries()) {
    if (turn.role === "tool") {
      if (turn.answers === undefined || !open.includes(turn.answers)) {
        const message =
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
        throw invalid(message, `messages.[${index}].role`);
      }
      open = open.filter((id) => id !== turn.answers);
      continue;
    }
    if (open.length > 0) throw unanswered(open, index);
    open = [...turn.calls];
  }
  if (open.length > 0) throw unanswered(open, turns.length);
}

function unanswered(ids: readonly string[], index: number): Error {
  const message = `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids.join(", ")}`;
  return invalid(message, `messages.[${index}].role`);
}
