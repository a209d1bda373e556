import { Bytes, ByteWriter, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Decoration, joined, quoted } from "./decoration";
import { SYSTEM } from "./prompts";

const PARAGRAPH: Bytes = Bytes.of("\\n\\n");

/**
 * The system's prompts before and after the client's own text: a string, or a list of text blocks (Anthropic).
 * @param system the member of the document, or Missing
 */
export function decorateSystem(decoration: Decoration, document: JsonValue, system: JsonValue): void {
  const before = decoration.policy.prepend.systemTexts(decoration.texts);
  const after = decoration.policy.append.systemTexts(decoration.texts);
  const adds = before.length + after.length > 0;
  if (system.kind == JsonKind.Array) addBlocks(decoration, system, before, after);
  else if (adds && system.exists) decoration.patches.replace(system, paragraphs(decoration, before, system, after));
  else if (adds)
    decoration.patches.insertFirst(document, named(paragraphs(decoration, before, system, after), document));
  else decoration.replaceString(SYSTEM, system);
}

function addBlocks(decoration: Decoration, system: JsonValue, before: Array<Bytes>, after: Array<Bytes>): void {
  const isEmpty = !system.items().next();
  const first = blocks(before);
  const last = blocks(after);
  const patches = decoration.patches;
  if (first.length > 0) patches.insertFirst(system, joined(first, !isEmpty || last.length > 0, false));
  decoration.replaceContent(SYSTEM, system);
  if (last.length > 0) patches.insertLast(system, joined(last, false, !isEmpty));
}

/** Text blocks, joined by commas. */
function blocks(texts: Array<Bytes>): Bytes {
  const out = new ByteWriter();
  const writer = new JsonWriter(out);
  for (let i = 0; i < texts.length; i++) {
    writer.beginObject().key("type").string("text").key("text").stringBytes(texts[i]).endObject();
  }
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

/** The member `system`, to be the first of the document. */
function named(value: Bytes, document: JsonValue): Bytes {
  const out = new ByteWriter(value.length + 16);
  new JsonWriter(out).keyBytes(SYSTEM).raw(value);
  return joined(out.take(), document.items().next(), false);
}
