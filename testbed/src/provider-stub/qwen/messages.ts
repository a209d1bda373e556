import type { SeenImage } from "../conversation.ts";
import { checksWith, type Field, type Fields, flag, list, object, oneOf, required, text, whole } from "../fields.ts";
import type { JsonObject } from "../json.ts";
import { disorderOf, imageAt, type Turn } from "../prompt.ts";
import { faulty, invalid, refusedByModel } from "./errors.ts";

export const { check, objectAt } = checksWith(faulty);

/** Which of the two services is asked: they differ in what a message's content is. */
export type Service = "text" | "multimodal";

const MESSAGE: Readonly<Record<Service, Fields>> = {
  text: messageFields(text),
  multimodal: messageFields({ kinds: ["array", "string"] }),
};

function messageFields(content: Field): Fields {
  return {
    role: required(text),
    content,
    name: text,
    partial: flag,
    reasoning_content: text,
    tool_calls: list,
    tool_call_id: text,
  };
}

/** Checks the messages of a request. Throws StubError. */
export function readTurns(messages: unknown, service: Service): Turn[] {
  if (!Array.isArray(messages)) throw invalid('Either "prompt" or "messages" must exist and cannot both be none');
  if (messages.length === 0) throw refusedByModel("[] is too short - 'messages'");
  const turns = messages.map((message, index) => readTurn(message, `input.messages.${index}`, service));
  const disorder = disorderOf(turns);
  if (disorder?.what === "unasked") {
    throw refusedByModel('messages with role "tool" must be a response to a preceeding message with "tool_calls".');
  }
  if (disorder?.what === "unanswered") {
    throw refusedByModel(
      `An assistant message with "tool_calls" must be followed by tool messages responding to each "tool_call_id". The following tool_call_ids did not have response messages: ${disorder.ids.join(", ")}`,
    );
  }
  return turns;
}

function readTurn(message: unknown, path: string, service: Service): Turn {
  const fields = objectAt(message, path);
  check(fields, MESSAGE[service], `${path}.`);
  const { role } = fields;
  if (role !== "system" && role !== "user" && role !== "assistant" && role !== "tool") {
    throw refusedByModel(`${String(role)} is not one of ['system', 'assistant', 'user', 'tool'] - 'messages.role'`);
  }
  const texts: string[] = [];
  const images: SeenImage[] = [];
  const { content = "" } = fields;
  if (typeof content === "string" && content !== "") texts.push(content);
  if (Array.isArray(content)) {
    for (const [index, part] of content.entries()) readPart(part, `${path}.content.${index}`, texts, images);
  }
  const calls = readCalls(fields.tool_calls, `${path}.tool_calls`);
  const said = [...texts, ...calls.texts];
  if (said.length + images.length === 0 && role !== "tool") {
    throw refusedByModel("The content field is a required field.");
  }
  return { role, texts: said, images, calls: calls.ids, answers: answeredBy(fields, path) };
}

function answeredBy(message: JsonObject, path: string): string | undefined {
  if (message.role !== "tool") return undefined;
  if (typeof message.tool_call_id !== "string") throw faulty({ what: "missing", path: `${path}.tool_call_id` });
  return message.tool_call_id;
}

/** A part has one field and no type: a text, or an image by its address or data URL. */
function readPart(part: unknown, path: string, texts: string[], images: SeenImage[]): void {
  const fields = objectAt(part, path);
  check(fields, { text, image: text, min_pixels: whole, max_pixels: whole }, `${path}.`);
  if (typeof fields.text === "string") texts.push(fields.text);
  if (typeof fields.image !== "string") return;
  const seen = imageAt(fields.image);
  if (seen === undefined)
    throw invalid("The provided URL does not appear to be valid. Ensure it is correctly formatted.");
  images.push(seen);
}

function readCalls(calls: unknown, path: string): { ids: string[]; texts: string[] } {
  const ids: string[] = [];
  const texts: string[] = [];
  for (const [index, call] of (Array.isArray(calls) ? calls : []).entries()) {
    const at = `${path}.${index}`;
    const fields = objectAt(call, at);
    const kind = required(oneOf("function"));
    check(fields, { id: required(text), type: kind, index: whole, function: required(object) }, `${at}.`);
    const called = objectAt(fields.function, `${at}.function`);
    check(called, { name: required(text), arguments: required(text) }, `${at}.function.`);
    ids.push(String(fields.id));
    texts.push(String(called.name), String(called.arguments));
  }
  return { ids, texts };
}
