import { ByteWriter, Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { isBlankEscaped, textOf } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { MessageCalls } from "./message-calls";

/** Who says something. */
export const enum Role {
  System,
  User,
  Assistant,
  Tool,
  Unknown,
}

/** Who speaks in a message, for providers that know four roles. */
export function roleOf(message: JsonValue): Role {
  const role = message.member("role").rawText();
  if (role.equalsString("user")) return Role.User;
  if (role.equalsString("assistant")) return Role.Assistant;
  if (role.equalsString("system") || role.equalsString("developer")) return Role.System;
  // OpenAI's first tools API calls it `function`.
  return role.equalsString("tool") || role.equalsString("function") ? Role.Tool : Role.Unknown;
}

/** Stands in where a provider wants a turn of the user, or text in it, and the client has none; escaped. */
export const FILLER: Bytes = Bytes.of("Please continue.");

/** What is wrong with a message whose role is unknown. */
export const NO_ROLE: string = "role: expected system, developer, user, assistant or tool";

/** What is wrong with a request that has nothing to say. */
export const NO_MESSAGES: string = "messages: expected a list of at least one message";

/** The first part of a content, at its index, that is neither text nor, if `takesImages`, an image; nothing when all are. */
export function foreignPart(content: JsonValue, takesImages: bool): string {
  if (content.kind != JsonKind.Array) return "";
  const parts = content.items();
  while (parts.next()) {
    const part = parts.value;
    const type = part.member("type").rawText();
    if (part.kind == JsonKind.String || type.equalsString("text") || type.equalsString("refusal")) continue;
    if (takesImages && type.equalsString("image_url")) continue;
    return "content[" + parts.index.toString() + "]: " + noCounterpart(type);
  }
  return "";
}

/** Why a part of this type can not go on. */
export function noCounterpart(type: Bytes): string {
  return "parts of type " + type.toString() + " have no counterpart";
}

/** Where the picture of a part is: some clients give the address itself in the place of the object. */
export function imageOfPart(part: JsonValue): JsonValue {
  const image = part.member("image_url");
  return image.kind == JsonKind.String ? image : image.member("url");
}

/** What a message says, escaped: its content's text and, on a line of its own, what the model refused with. */
export function textOfMessage(message: JsonValue): Bytes {
  const text = textOf(message.member("content"));
  const refusal = message.member("refusal").rawText();
  if (text.length == 0 || refusal.length == 0) return text.length > 0 ? text : refusal;
  const out = new ByteWriter();
  joinText(out, text, false);
  joinText(out, refusal, false);
  return out.take();
}

/** Whether an assistant's message neither says nor calls anything. */
export function isSilent(message: JsonValue): bool {
  return !new MessageCalls(message).next() && textOfMessage(message).length == 0;
}

/** Appends a piece of escaped text, on a line of its own or, if `apart`, after a blank line. */
export function joinText(out: ByteWriter, piece: Bytes, apart: bool): void {
  if (piece.length == 0) return;
  if (out.length > 0) out.text(apart ? "\\n\\n" : "\\n");
  out.bytes(piece);
}

/** Escaped text without the white space at its end. */
export function trimEnd(text: Bytes): Bytes {
  let end = text.length;
  while (end > 0) {
    const last = text.at(end - 1) == 0x20 ? 1 : 2;
    // A backslash before that of \n is what it escapes.
    if (last == 2 && (text.at(end - 3) == 0x5c || !isBlankEscaped(text.slice(end - 2, end)))) break;
    end -= last;
  }
  return text.slice(0, end);
}

/** Why a request for several answers is refused; nothing when it asks for one. */
export function severalAnswers(request: JsonValue): string {
  return request.member("n").asI64(1) > 1 ? "n: only one answer can be asked for" : "";
}
