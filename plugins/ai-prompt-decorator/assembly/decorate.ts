import {
  Bytes,
  ByteWriter,
  JsonKind,
  JsonPatches,
  JsonValue,
  JsonWriter,
  jsonParse,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { PromptDecoratorPolicy } from "./policy";
import { VariableSource } from "./variables";

const COMMA: i32 = 0x2c;
const PARAGRAPH: Bytes = Bytes.of("\\n\\n");

/**
 * The change that decorates a request, or null: it is no JSON object with a list of messages, or nothing applies.
 * @param systemApart whether the protocol has the system's text beside the messages, as Anthropic's
 */
export function decorate(
  policy: PromptDecoratorPolicy,
  body: Bytes,
  systemApart: bool,
  source: VariableSource,
): Splice | null {
  const document = jsonParse(body);
  const messages = lastMember(document, "messages");
  if (messages.kind != JsonKind.Array) return null;
  const patches = new JsonPatches(body);
  const isEmpty = !messages.items().next();
  const before = policy.prepend.messages(!systemApart, source);
  const after = policy.append.messages(!systemApart, source);
  if (before.length > 0) patches.insertFirst(messages, joined(before, !isEmpty || after.length > 0, false));
  if (!policy.replace.isEmpty) replaceTexts(policy, messages, patches);
  if (after.length > 0) patches.insertLast(messages, joined(after, false, !isEmpty));
  if (systemApart) decorateSystem(policy, document, source, patches);
  return patches.isEmpty ? null : patches.splice();
}

/** Of duplicate keys the last counts, as for providers. */
function lastMember(object: JsonValue, name: string): JsonValue {
  let found = JsonValue.missing();
  if (object.kind != JsonKind.Object) return found;
  const items = object.items();
  while (items.next()) {
    if (items.key.equalsString(name)) found = items.value;
  }
  return found;
}

function joined(json: Bytes, commaAfter: bool, commaBefore: bool): Bytes {
  const out = new ByteWriter(json.length + 2);
  if (commaBefore) out.byte(COMMA);
  out.bytes(json);
  if (commaAfter) out.byte(COMMA);
  return out.take();
}

/** In each message: its content when that is a string, else the `text` of its parts. */
function replaceTexts(policy: PromptDecoratorPolicy, messages: JsonValue, patches: JsonPatches): void {
  const items = messages.items();
  while (items.next()) {
    const role = items.value.member("role").asBytes();
    const content = items.value.member("content");
    replaceText(policy, role, content, patches);
    if (content.kind != JsonKind.Array) continue;
    const parts = content.items();
    while (parts.next()) replaceText(policy, role, parts.value.member("text"), patches);
  }
}

function replaceText(policy: PromptDecoratorPolicy, role: Bytes, value: JsonValue, patches: JsonPatches): void {
  if (value.kind != JsonKind.String) return;
  const text = value.asBytes();
  const replaced = policy.replace.apply(role, text);
  if (replaced.equals(text)) return;
  const out = new ByteWriter(replaced.length + 16);
  new JsonWriter(out).stringBytes(replaced);
  patches.replace(value, out.take());
}

/** The system's prompts, before and after the client's own: a string, or a list of text blocks. */
function decorateSystem(
  policy: PromptDecoratorPolicy,
  document: JsonValue,
  source: VariableSource,
  patches: JsonPatches,
): void {
  const before = policy.prepend.systemTexts(source);
  const after = policy.append.systemTexts(source);
  if (before.length + after.length == 0) return;
  const system = lastMember(document, "system");
  const out = new ByteWriter();
  const writer = new JsonWriter(out);
  if (system.kind == JsonKind.Array) {
    writer.beginArray();
    for (let i = 0; i < before.length; i++) writeBlock(writer, before[i]);
    const blocks = system.items();
    while (blocks.next()) writer.raw(blocks.value.raw);
    for (let i = 0; i < after.length; i++) writeBlock(writer, after[i]);
    writer.endArray();
  } else writer.stringRaw(paragraphs(before, system.rawText(), after));
  const value = out.take();
  if (system.exists) patches.replace(system, value);
  else patches.insertFirst(document, namedSystem(value, document.items().next()));
}

function writeBlock(writer: JsonWriter, text: Bytes): void {
  writer.beginObject().key("type").string("text").key("text").stringBytes(text).endObject();
}

function namedSystem(value: Bytes, commaAfter: bool): Bytes {
  const out = new ByteWriter(value.length + 16);
  new JsonWriter(out).key("system").raw(value);
  if (commaAfter) out.byte(COMMA);
  return out.take();
}

/** Texts with an empty line between them, as string content. @param own escaped already; may be empty */
function paragraphs(before: Array<Bytes>, own: Bytes, after: Array<Bytes>): Bytes {
  const out = new ByteWriter();
  for (let i = 0; i < before.length; i++) appendParagraph(out, asContent(before[i]));
  if (own.length > 0) appendParagraph(out, own);
  for (let i = 0; i < after.length; i++) appendParagraph(out, asContent(after[i]));
  return out.take();
}

function appendParagraph(out: ByteWriter, text: Bytes): void {
  if (out.length > 0) out.bytes(PARAGRAPH);
  out.bytes(text);
}

function asContent(text: Bytes): Bytes {
  const out = new ByteWriter(text.length + 16);
  new JsonWriter(out).stringBytes(text);
  const quoted = out.take();
  return quoted.slice(1, quoted.length - 1);
}
