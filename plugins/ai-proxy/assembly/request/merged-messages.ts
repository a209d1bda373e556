import { ByteWriter, Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { edited, messagesOf } from "./message-list";
import { PrefixEdits } from "./prefix-edits";

/**
 * A chat request in which neighbouring messages of the user, and of the assistant, are one, for providers that want them to
 * alternate: strings are joined by a blank line, lists of parts and of tool calls put one behind the other; of other members
 * the first counts. Messages that stand alone stay byte for byte; a request without neighbours is answered itself.
 */
export function mergeMessages(body: Bytes): Bytes {
  const messages = messagesOf(JsonValue.of(body));
  const edits = new PrefixEdits(body);
  let group: JsonValue[] = [];
  const items = messages.items();
  while (items.next()) {
    const message = items.value;
    if (group.length > 0 && !areMerged(group[0], message)) {
      replace(edits, group);
      group = [];
    }
    group.push(message);
  }
  replace(edits, group);
  return edited(body, edits);
}

function areMerged(first: JsonValue, second: JsonValue): bool {
  const role = first.member("role").rawText();
  if (!role.equalsString("user") && !role.equalsString("assistant")) return false;
  return second.member("role").rawText().equals(role);
}

/** Puts one message in the place of several. */
function replace(edits: PrefixEdits, group: JsonValue[]): void {
  if (group.length < 2) return;
  const first = group[0].raw;
  const last = group[group.length - 1].raw;
  edits.replace(new Bytes(first.buffer, first.start, last.end), merged(group));
}

function merged(group: JsonValue[]): Bytes {
  const out = new ByteWriter(1024);
  out.text('{"content":');
  writeContent(out, group);
  const calls = new ByteWriter();
  for (let i = 0; i < group.length; i++) addItems(calls, group[i].member("tool_calls"));
  if (calls.length > 0) {
    out.text(',"tool_calls":[');
    out.bytes(calls.view());
    out.byte(CLOSE_BRACKET);
  }
  for (let i = 0; i < group.length; i++) copyOthers(out, group, i);
  out.byte(CLOSE_BRACE);
  return out.take();
}

function writeContent(out: ByteWriter, group: JsonValue[]): void {
  const texts = new ByteWriter();
  const parts = new ByteWriter();
  let hasText = false;
  let hasParts = false;
  for (let i = 0; i < group.length; i++) {
    const content = group[i].member("content");
    const text = content.rawText();
    hasText = hasText || content.kind == JsonKind.String;
    hasParts = hasParts || content.kind == JsonKind.Array;
    addItems(parts, content);
    if (text.length == 0) continue;
    if (texts.length > 0) texts.text("\\n\\n");
    texts.bytes(text);
    if (parts.length > 0) parts.byte(COMMA);
    parts.text('{"type":"text","text":"');
    parts.bytes(text);
    parts.text('"}');
  }
  if (hasParts) writeWithin(out, OPEN_BRACKET, parts.view(), CLOSE_BRACKET);
  else if (hasText) writeWithin(out, QUOTE, texts.view(), QUOTE);
  else out.text("null");
}

function writeWithin(out: ByteWriter, open: i32, content: Bytes, close: i32): void {
  out.byte(open);
  out.bytes(content);
  out.byte(close);
}

/** Appends the items of a list, if it is one. */
function addItems(out: ByteWriter, list: JsonValue): void {
  const items = list.items();
  while (list.kind == JsonKind.Array && items.next()) {
    if (out.length > 0) out.byte(COMMA);
    out.bytes(items.value.raw);
  }
}

/** Copies the members of one message that are not merged, and that none before it has. */
function copyOthers(out: ByteWriter, group: JsonValue[], index: i32): void {
  const members = group[index].items();
  while (members.next()) {
    if (members.keyIsText("content") || members.keyIsText("tool_calls")) continue;
    if (isKnown(group, index, members.key)) continue;
    out.text(',"');
    out.bytes(members.rawKey);
    out.text('":');
    out.bytes(members.value.raw);
  }
}

function isKnown(group: JsonValue[], before: i32, key: Bytes): bool {
  for (let i = 0; i < before; i++) {
    const members = group[i].items();
    while (members.next()) if (members.keyIs(key)) return true;
  }
  return false;
}

const OPEN_BRACKET: i32 = 0x5b;
const CLOSE_BRACKET: i32 = 0x5d;
const CLOSE_BRACE: i32 = 0x7d;
const COMMA: i32 = 0x2c;
const QUOTE: i32 = 0x22;
