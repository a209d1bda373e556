import type { Message } from "ollama";
import type { SeenImage } from "../conversation.ts";
import { checksWith, type Fields, list, object, required, text, whole } from "../fields.ts";
import { mediaTypeOf, type Turn } from "../prompt.ts";
import { faulty, invalid } from "./errors.ts";

export const { check, objectAt } = checksWith((fault) => faulty(fault, "ChatRequest"));

/** The fields of a message: the client's type, and the id that the server takes beside them. */
const MESSAGE: Readonly<Record<keyof Message | "tool_call_id", Fields[string]>> = {
  role: required(text),
  content: text,
  thinking: text,
  images: list,
  tool_calls: list,
  tool_name: text,
  tool_call_id: text,
};

/** Checks the messages of a chat request. The server does not care about their order. Throws StubError. */
export function readTurns(messages: unknown): Turn[] {
  return (Array.isArray(messages) ? messages : []).map(readTurn);
}

function readTurn(message: unknown): Turn {
  const fields = objectAt(message, "messages");
  check(fields, MESSAGE, "messages.");
  const role = String(fields.role).toLowerCase();
  if (role !== "system" && role !== "user" && role !== "assistant" && role !== "tool") {
    throw invalid(`invalid role: "${role}", role must be one of [system, user, assistant, tool]`);
  }
  const said = [fields.thinking, fields.content].filter((part) => typeof part === "string" && part !== "").map(String);
  const calls = Array.isArray(fields.tool_calls) ? fields.tool_calls.flatMap(readCall) : [];
  const images = Array.isArray(fields.images) ? fields.images.map(readImage) : [];
  return { role, texts: [...said, ...calls], images, calls: [], answers: undefined };
}

/** The words of a call: its name and its arguments, which are an object here. */
function readCall(call: unknown): string[] {
  const path = "messages.tool_calls";
  const fields = objectAt(call, path);
  check(fields, { id: text, type: text, function: required(object) }, `${path}.`);
  const called = objectAt(fields.function, `${path}.function`);
  check(called, { index: whole, name: required(text), arguments: required(object) }, `${path}.function.`);
  return [String(called.name), JSON.stringify(called.arguments)];
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** An image is base64 without a word about its type. */
function readImage(image: unknown): SeenImage {
  if (typeof image !== "string")
    throw faulty({ what: "kind", path: "messages.images", kinds: ["string"], value: image }, "ChatRequest");
  const wrong = image.search(/[^A-Za-z0-9+/=]/);
  if (!BASE64.test(image)) throw invalid(`illegal base64 data at input byte ${Math.max(0, wrong)}`);
  const bytes = Buffer.from(image, "base64");
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined) throw invalid("Failed to load image or audio file");
  return { kind: "inline", mediaType, bytes: bytes.length };
}
