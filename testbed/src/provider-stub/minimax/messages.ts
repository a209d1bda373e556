import { checksWith, type Fields, object, oneOf, required, text } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Turn } from "../prompt.ts";
import { faulty, invalid } from "./errors.ts";

export const { check, objectAt } = checksWith(faulty);

const MESSAGE: Fields = {
  sender_type: required(oneOf("USER", "BOT", "FUNCTION")),
  sender_name: required(text),
  text: required(text),
  function_call: object,
};

const ROLES: Readonly<Record<string, Turn["role"]>> = { USER: "user", BOT: "assistant", FUNCTION: "tool" };

/** Checks messages: a bot's are of a bot that has a setting, the last is somebody else's. Throws StubError. */
export function readTurns(messages: unknown, bots: readonly string[], path: string): Turn[] {
  if (!Array.isArray(messages) || messages.length === 0) throw invalid(`${path} is empty`);
  return messages.map((message, index) => readTurn(message, bots, `${path}[${index}]`));
}

function readTurn(message: unknown, bots: readonly string[], path: string): Turn {
  const fields = objectAt(message, path);
  check(fields, MESSAGE, `${path}.`);
  const { sender_type: type, sender_name: name, text: said, function_call: call } = fields;
  if (type === "BOT" && !bots.includes(String(name))) throw invalid(`bot ${String(name)} has no bot_setting`);
  if (said === "" && call === undefined) throw invalid(`${path}.text is empty`);
  const called = isObject(call) ? readCall(call, `${path}.function_call`) : [];
  const texts = [String(said), ...called].filter((words) => words !== "");
  return { role: ROLES[String(type)] ?? "user", texts, images: [], calls: [], answers: undefined };
}

function readCall(call: JsonObject, path: string): string[] {
  check(call, { name: required(text), arguments: required(text) }, `${path}.`);
  return [String(call.name), String(call.arguments)];
}
