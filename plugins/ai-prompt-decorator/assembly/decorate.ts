import { Bytes, ByteWriter, JsonKind, JsonValue, jsonParse, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Decoration, joined, quoted } from "./decoration";
import { Shape, systemName, turnsOf } from "./shape";
import { decorateSystem } from "./system";

const ROLE: Bytes = Bytes.of("role");
const TYPE: Bytes = Bytes.of("type");
const CONTENT: Bytes = Bytes.of("content");
const OUTPUT: Bytes = Bytes.of("output");
const PARTS: Bytes = Bytes.of("parts");
const USER: Bytes = Bytes.of("user");
const ASSISTANT: Bytes = Bytes.of("assistant");
const TOOL: Bytes = Bytes.of("tool");

/** Decorates a request in `decoration.patches`; nothing when it is no JSON object with turns. */
export function decorate(decoration: Decoration, body: Bytes, shape: Shape): void {
  const document = jsonParse(body);
  const turns = turnsOf(shape, document);
  const isText = shape == Shape.Responses && turns.kind == JsonKind.String;
  if (turns.kind != JsonKind.Array && !isText) return;
  if (shape == Shape.Messages) {
    decorateTurns(decoration, turns, shape);
    return;
  }
  const name = systemName(shape, document);
  const system = lastMember(document, name);
  // In the document's order: patches found so need no sorting, however many a hostile request has.
  const systemFirst = system.exists && system.raw.start < turns.raw.start;
  if (systemFirst) decorateSystem(decoration, document, name, system, shape);
  if (isText) decorateText(decoration, turns);
  else decorateTurns(decoration, turns, shape);
  if (!systemFirst) decorateSystem(decoration, document, name, system, shape);
}

function decorateTurns(decoration: Decoration, turns: JsonValue, shape: Shape): void {
  const policy = decoration.policy;
  const isEmpty = !turns.items().next();
  const before = policy.prepend.messages(shape, decoration.texts);
  const after = policy.append.messages(shape, decoration.texts);
  const patches = decoration.patches;
  if (before.length > 0) patches.insertFirst(turns, joined(before, !isEmpty || after.length > 0, false));
  if (!policy.replace.isEmpty) replaceTexts(decoration, turns, shape);
  if (after.length > 0) patches.insertLast(turns, joined(after, false, !isEmpty));
}

/** The input of the Responses API may be a text; with messages around it becomes a list. */
function decorateText(decoration: Decoration, text: JsonValue): void {
  const policy = decoration.policy;
  const before = policy.prepend.messages(Shape.Responses, decoration.texts);
  const after = policy.append.messages(Shape.Responses, decoration.texts);
  if (before.length + after.length == 0) {
    decoration.replaceString(USER, text);
    return;
  }
  const own = text.asBytes();
  const replaced = decoration.texts.replaced(USER, own);
  const out = new ByteWriter(text.raw.length + before.length + after.length + 64);
  out.byte(0x5b);
  out.bytes(joined(before, before.length > 0, false));
  out.text('{"role":"user","content":');
  out.bytes(replaced.equals(own) ? text.raw : quoted(replaced));
  out.byte(0x7d);
  out.bytes(joined(after, false, after.length > 0));
  out.byte(0x5d);
  decoration.patches.replace(text, out.take());
}

function replaceTexts(decoration: Decoration, turns: JsonValue, shape: Shape): void {
  const items = turns.items();
  while (items.next()) {
    const turn = items.value;
    if (shape == Shape.Gemini) decoration.replaceContent(geminiRole(turn), lastMember(turn, PARTS));
    else if (shape == Shape.Responses) replaceItem(decoration, turn);
    else decoration.replaceContent(lastMember(turn, ROLE).asBytes(), lastMember(turn, CONTENT));
  }
}

/** Items of other types are reasoning that its provider signed, or calls. */
function replaceItem(decoration: Decoration, item: JsonValue): void {
  const type = lastMember(item, TYPE).rawText();
  if (type.length == 0 || type.equalsString("message")) {
    decoration.replaceContent(lastMember(item, ROLE).asBytes(), lastMember(item, CONTENT));
  } else if (type.equalsString("function_call_output")) {
    decoration.replaceContent(TOOL, lastMember(item, OUTPUT));
  }
}

/** The role as the other protocols call it; the first turn may do without. */
function geminiRole(turn: JsonValue): Bytes {
  const role = lastMember(turn, ROLE).asBytes();
  if (role.length == 0) return USER;
  return role.equalsString("model") ? ASSISTANT : role;
}
