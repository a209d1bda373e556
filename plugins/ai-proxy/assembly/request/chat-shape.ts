import { Bytes, JsonKind, jsonParse, JsonValue, NamedMembers } from "proxy-wasm-assemblyscript-sdk/assembly";
import { foreignPart } from "../back/content";

/** Nine that have to be numbers, if they are there at all; a list, an object, and the messages. */
const NAMES: Bytes = Bytes.of(
  "max_tokens max_completion_tokens temperature top_p top_k seed n presence_penalty frequency_penalty tools response_format messages",
);
const TOOLS: i32 = 9;
const RESPONSE_FORMAT: i32 = 10;
const MESSAGES: i32 = 11;

/**
 * What is wrong with the shape of a chat request in its neutral form, OpenAI's: `messages[0].content: expected …`; nothing
 * when all is as it should be. Backs leave out what has another shape, which would change what is asked without a word.
 */
export function chatProblem(request: Bytes): string {
  const members = new NamedMembers(jsonParse(request), NAMES);
  for (let i = 0; i < MESSAGES; i++) {
    const kind = members.at(i).kind;
    const wanted = i < TOOLS ? JsonKind.Number : i < RESPONSE_FORMAT ? JsonKind.Array : JsonKind.Object;
    if (kind == wanted || isNothing(kind)) continue;
    const what = i < TOOLS ? "a number" : i < RESPONSE_FORMAT ? "a list" : "an object";
    return members.name(i).toString() + ": expected " + what;
  }
  const messages = members.at(MESSAGES).items();
  while (messages.next()) {
    const problem = messageProblem(messages.value);
    if (problem.length > 0) return "messages[" + messages.index.toString() + "]" + problem;
  }
  return "";
}

function messageProblem(message: JsonValue): string {
  if (message.kind != JsonKind.Object) return ": expected an object";
  let role = JsonValue.missing();
  let content = JsonValue.missing();
  const members = message.items();
  while (members.next()) {
    const isRole = members.key.equalsString("role");
    if (!isRole && !members.key.equalsString("content")) continue;
    // Who reads the first one and who reads the last one would see another conversation.
    if (isRole ? role.exists : content.exists) return (isRole ? ".role" : ".content") + ": is there twice";
    if (isRole) role = members.value;
    else content = members.value;
  }
  const problem = contentProblem(content);
  if (problem.length > 0) return problem;
  const name = role.rawText();
  const isSystem = name.equalsString("system") || name.equalsString("developer");
  const foreign = isSystem ? foreignPart(content, false) : "";
  return foreign.length > 0 ? "." + foreign : "";
}

function contentProblem(content: JsonValue): string {
  if (content.kind == JsonKind.String || isNothing(content.kind)) return "";
  if (content.kind != JsonKind.Array) return ".content: expected a string or a list of parts";
  const parts = content.items();
  while (parts.next()) {
    const part = parts.value;
    if (part.kind == JsonKind.String) continue;
    const type = part.member("type");
    const isRight =
      type.kind == JsonKind.String &&
      (!type.rawText().equalsString("text") || part.member("text").kind == JsonKind.String);
    if (isRight) continue;
    const member = type.kind == JsonKind.String ? "].text" : "].type";
    return ".content[" + parts.index.toString() + member + ": expected a string";
  }
  return "";
}

function isNothing(kind: JsonKind): bool {
  return kind == JsonKind.Missing || kind == JsonKind.Null;
}
