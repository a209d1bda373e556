import { Bytes, ByteWriter, JsonKind, JsonValue, JsonWriter, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Decoration, joined, quoted } from "./decoration";
import { SYSTEM } from "./prompts";
import { Shape } from "./shape";

const PARAGRAPH: Bytes = Bytes.of("\\n\\n");

const PARTS: Bytes = Bytes.of("parts");

/**
 * The system's prompts before and after the client's own text: a string, or a list of text blocks (Anthropic) or parts (Gemini).
 * @param name of the member @param system the member of the document, or Missing
 */
export function decorateSystem(
  decoration: Decoration,
  document: JsonValue,
  name: Bytes,
  system: JsonValue,
  shape: Shape,
): void {
  const before = decoration.policy.prepend.systemTexts(decoration.texts);
  const after = decoration.policy.append.systemTexts(decoration.texts);
  const adds = before.length + after.length > 0;
  const list = shape == Shape.Gemini ? lastMember(system, PARTS) : system;
  if (list.kind == JsonKind.Array) addBlocks(decoration, list, before, after, shape);
  else if (!adds) decoration.replaceString(SYSTEM, system);
  else {
    const value = shape == Shape.Gemini ? instruction(before, after) : paragraphs(decoration, before, system, after);
    if (system.exists) decoration.patches.replace(system, value);
    else decoration.patches.insertFirst(document, named(name, value, document));
  }
}

function addBlocks(
  decoration: Decoration,
  list: JsonValue,
  before: Array<Bytes>,
  after: Array<Bytes>,
  shape: Shape,
): void {
  const isEmpty = !list.items().next();
  const first = blocks(before, shape);
  const last = blocks(after, shape);
  const patches = decoration.patches;
  if (first.length > 0) patches.insertFirst(list, joined(first, !isEmpty || last.length > 0, false));
  decoration.replaceContent(SYSTEM, list);
  if (last.length > 0) patches.insertLast(list, joined(last, false, !isEmpty));
}

/** Text blocks, joined by commas; Gemini's say no type. */
function blocks(texts: Array<Bytes>, shape: Shape): Bytes {
  const out = new ByteWriter();
  const writer = new JsonWriter(out);
  for (let i = 0; i < texts.length; i++) {
    writer.beginObject();
    if (shape != Shape.Gemini) writer.key("type").string("text");
    writer.key("text").stringBytes(texts[i]).endObject();
  }
  return out.take();
}

/** Gemini's content of the system, where the client has none. */
function instruction(before: Array<Bytes>, after: Array<Bytes>): Bytes {
  const out = new ByteWriter();
  out.text('{"parts":[');
  out.bytes(blocks(before.concat(after), Shape.Gemini));
  out.text("]}");
  return out.take();
}

/** One string of all texts, an empty line between them. A system that is no string counts for nothing. */
function paragraphs(decoration: Decoration, before: Array<Bytes>, system: JsonValue, after: Array<Bytes>): Bytes {
  const out = new ByteWriter();
  for (let i = 0; i < before.length; i++) appendParagraph(out, contentOf(quoted(before[i])));
  appendParagraph(out, ownText(decoration, system));
  for (let i = 0; i < after.length; i++) appendParagraph(out, contentOf(quoted(after[i])));
  const text = new ByteWriter(out.length + 16);
  new JsonWriter(text).stringRaw(out.view());
  return text.take();
}

/** Escaped; as the client wrote it unless something is replaced in it. */
function ownText(decoration: Decoration, system: JsonValue): Bytes {
  if (system.kind != JsonKind.String || decoration.policy.replace.isEmpty) return system.rawText();
  const text = system.asBytes();
  const replaced = decoration.texts.replaced(SYSTEM, text);
  return replaced.equals(text) ? system.rawText() : contentOf(quoted(replaced));
}

function appendParagraph(out: ByteWriter, text: Bytes): void {
  if (text.length == 0) return;
  if (out.length > 0) out.bytes(PARAGRAPH);
  out.bytes(text);
}

/** What is between the quotes of a JSON string. */
function contentOf(json: Bytes): Bytes {
  return json.slice(1, json.length - 1);
}

/** A member of that name, to be the first of the document. */
function named(name: Bytes, value: Bytes, document: JsonValue): Bytes {
  const out = new ByteWriter(value.length + 32);
  new JsonWriter(out).keyBytes(name).raw(value);
  return joined(out.take(), document.items().next(), false);
}
