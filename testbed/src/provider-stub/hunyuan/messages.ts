import type { SeenImage } from "../conversation.ts";
import { checksWith, type Fields, list, object, oneOf, required, text, whole } from "../fields.ts";
import { disorderOf, imageAt, type Turn } from "../prompt.ts";
import { faulty, invalid } from "./errors.ts";

export const { check, objectAt } = checksWith(faulty);

/** A message of a request. Thoughts are told in answers only: the API refuses those that are sent back. */
const MESSAGE: Fields = {
  Role: required(oneOf("system", "user", "assistant", "tool")),
  Content: text,
  Contents: list,
  ToolCalls: list,
  ToolCallId: text,
  FileIDs: list,
};

const MAX_MESSAGES = 40;

/** Checks the messages of a request. Throws StubError. */
export function readTurns(messages: unknown): Turn[] {
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("Messages 不能为空。");
  if (messages.length > MAX_MESSAGES) throw invalid(`Messages 长度不能超过 ${MAX_MESSAGES}。`);
  const turns = messages.map((message, index) => readTurn(message, `Messages.${index}`));
  checkOrder(turns);
  const disorder = disorderOf(turns);
  if (disorder !== undefined) throw invalid(`ToolCallId 与 ToolCalls 不匹配: ${disorder.ids.join(", ")}`);
  return turns;
}

function readTurn(message: unknown, path: string): Turn {
  const fields = objectAt(message, path);
  check(fields, MESSAGE, `${path}.`);
  const role = fields.Role as Turn["role"];
  const texts: string[] = [];
  const images: SeenImage[] = [];
  if (typeof fields.Content === "string" && fields.Content !== "") texts.push(fields.Content);
  if (Array.isArray(fields.Contents)) {
    for (const [index, part] of fields.Contents.entries()) readPart(part, `${path}.Contents.${index}`, texts, images);
  }
  const calls = readCalls(fields.ToolCalls, `${path}.ToolCalls`);
  if (texts.length + calls.ids.length === 0) throw invalid(`${path}.Content 不能为空。`);
  const answers = typeof fields.ToolCallId === "string" ? fields.ToolCallId : undefined;
  if (role === "tool" && answers === undefined) throw faulty({ what: "missing", path: `${path}.ToolCallId` });
  return { role, texts: [...texts, ...calls.texts], images, calls: calls.ids, answers };
}

function readPart(part: unknown, path: string, texts: string[], images: SeenImage[]): void {
  const fields = objectAt(part, path);
  check(fields, { Type: required(oneOf("text", "image_url")), Text: text, ImageUrl: object }, `${path}.`);
  if (fields.Type === "text") {
    check(fields, { Type: text, Text: required(text) }, `${path}.`);
    texts.push(String(fields.Text));
    return;
  }
  const image = objectAt(fields.ImageUrl, `${path}.ImageUrl`);
  check(image, { Url: required(text) }, `${path}.ImageUrl.`);
  const seen = imageAt(String(image.Url));
  if (seen === undefined) throw invalid(`${path}.ImageUrl.Url 不合法。`);
  images.push(seen);
}

function readCalls(calls: unknown, path: string): { ids: string[]; texts: string[] } {
  const ids: string[] = [];
  const texts: string[] = [];
  for (const [index, call] of (Array.isArray(calls) ? calls : []).entries()) {
    const at = `${path}.${index}`;
    const fields = objectAt(call, at);
    check(
      fields,
      { Id: required(text), Type: required(oneOf("function")), Function: required(object), Index: whole },
      `${at}.`,
    );
    const called = objectAt(fields.Function, `${at}.Function`);
    check(called, { Name: required(text), Arguments: required(text) }, `${at}.Function.`);
    ids.push(String(fields.Id));
    texts.push(String(called.Name), String(called.Arguments));
  }
  return { ids, texts };
}

/** A system's message first if at all; then a user, or tools, and the assistant take turns, the assistant not last. */
function checkOrder(turns: readonly Turn[]): void {
  const spoken = turns[0]?.role === "system" ? turns.slice(1) : turns;
  let before: Turn["role"] = "assistant";
  for (const [index, { role }] of spoken.entries()) {
    const follows =
      role === "tool" ? index > 0 && before !== "user" : (role === "assistant") !== (before === "assistant");
    if (role === "system" || !follows) {
      throw invalid("messages 中 user（tool） 和 assistant 需交替出现，以 user 提问开始，user（tool）提问结束。");
    }
    before = role;
  }
  if (before === "assistant") throw invalid("messages 中最后一条必须是 user 或 tool。");
}
