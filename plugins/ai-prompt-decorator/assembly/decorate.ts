import { Bytes, JsonKind, JsonValue, jsonParse, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Decoration, joined } from "./decoration";
import { SYSTEM } from "./prompts";
import { decorateSystem } from "./system";

const MESSAGES: Bytes = Bytes.of("messages");
const ROLE: Bytes = Bytes.of("role");
const CONTENT: Bytes = Bytes.of("content");

/**
 * Decorates a request in `decoration.patches`; nothing when it is no JSON object with a list of messages.
 * @param systemApart whether the protocol has the system's text beside the messages, as Anthropic's
 */
export function decorate(decoration: Decoration, body: Bytes, systemApart: bool): void {
  const document = jsonParse(body);
  const messages = lastMember(document, MESSAGES);
  if (messages.kind != JsonKind.Array) return;
  if (!systemApart) {
    decorateMessages(decoration, messages, true);
    return;
  }
  const system = lastMember(document, SYSTEM);
  // In the document's order: patches found so need no sorting, however many a hostile request has.
  const systemFirst = system.exists && system.raw.start < messages.raw.start;
  if (systemFirst) decorateSystem(decoration, document, system);
  decorateMessages(decoration, messages, false);
  if (!systemFirst) decorateSystem(decoration, document, system);
}

function decorateMessages(decoration: Decoration, messages: JsonValue, withSystem: bool): void {
  const policy = decoration.policy;
  const isEmpty = !messages.items().next();
  const before = policy.prepend.messages(withSystem, decoration.texts);
  const after = policy.append.messages(withSystem, decoration.texts);
  const patches = decoration.patches;
  if (before.length > 0) patches.insertFirst(messages, joined(before, !isEmpty || after.length > 0, false));
  if (!policy.replace.isEmpty) replaceTexts(decoration, messages);
  if (after.length > 0) patches.insertLast(messages, joined(after, false, !isEmpty));
}

function replaceTexts(decoration: Decoration, messages: JsonValue): void {
  const items = messages.items();
  while (items.next()) {
    const message = items.value;
    decoration.replaceContent(lastMember(message, ROLE).asBytes(), lastMember(message, CONTENT));
  }
}
