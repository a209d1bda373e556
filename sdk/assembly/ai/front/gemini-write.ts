import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { writeSseJson } from "../../sse/writer";
import { DataUrl } from "../data-url";
import { writeQuoted } from "../escaped";
import { FinishReason } from "../finish-reason";
import { Usage } from "../usage";
import { writeToolInput } from "./anthropic-plain";
import { signatureIn } from "./openai-signature";
import { AnswerOptions } from "./options";
import { Maker, remarked } from "./signature-maker";

/** Appends `,"thoughtSignature":"…"`, if there is one, and the end of a part. */
function endPart(out: ByteWriter, signature: Bytes): void {
  if (signature.length > 0) {
    out.text(',"thoughtSignature":');
    writeQuoted(out, signature);
  }
  out.byte(0x7d);
}

/** Appends a part of text. */
export function writeTextPart(out: ByteWriter, text: Bytes): void {
  out.text('{"text":');
  writeQuoted(out, text);
  out.byte(0x7d);
}

/** Appends a part of thinking; one without text is a signature alone. */
export function writeThoughtPart(out: ByteWriter, text: Bytes, signature: Bytes): void {
  out.text('{"text":');
  writeQuoted(out, text);
  out.text(',"thought":true');
  endPart(out, remarked(signature, Maker.Claude, Maker.Gemini));
}

/** Appends thinking that only the provider can read: a signature without any text member. */
export function writeRedactedPart(out: ByteWriter, data: Bytes): void {
  out.text('{"thought":true');
  endPart(out, remarked(data, Maker.Claude, Maker.Gemini));
}

/** Appends a function call. Its arguments, escaped JSON text, become an object. */
export function writeCallPart(out: ByteWriter, id: Bytes, name: Bytes, args: Bytes, signature: Bytes): void {
  out.text('{"functionCall":{"name":');
  writeQuoted(out, name);
  out.text(',"args":');
  const input = new ByteWriter(args.length);
  writeToolInput(input, args);
  writeSseJson(out, input.view());
  if (id.length > 0) {
    out.text(',"id":');
    writeQuoted(out, id);
  }
  out.byte(0x7d);
  endPart(out, signature);
}

/** Appends a part that carries the signature of a text, as Gemini's streams do at their end. */
export function writeSignedPart(out: ByteWriter, extraContent: Bytes): void {
  out.text('{"text":""');
  endPart(out, signatureIn(JsonValue.of(extraContent)));
}

/**
 * Appends pictures, in OpenRouter's form, as parts with a comma before each but the first of all. Answers whether what
 * follows would be the first.
 */
export function writePictures(out: ByteWriter, images: Bytes, isFirst: bool): bool {
  const items = JsonValue.of(images).items();
  while (items.next()) {
    const address = items.value.member("image_url").member("url").rawText();
    const url = new DataUrl(address);
    if (!isFirst) out.byte(0x2c);
    isFirst = false;
    out.text(url.isData ? '{"inlineData":{"mimeType":' : '{"fileData":{"fileUri":');
    writeQuoted(out, url.isData ? url.mediaType : address);
    if (url.isData) {
      out.text(',"data":');
      writeQuoted(out, url.data);
    }
    out.text("}}");
  }
  return isFirst;
}

/** Appends `,"citationMetadata":…` of OpenAI's annotations. */
export function writeCitations(out: ByteWriter, annotations: Bytes): void {
  out.text(',"citationMetadata":{"citationSources":[');
  const items = JsonValue.of(annotations).items();
  let count = 0;
  while (items.next()) {
    const citation = items.value.member("url_citation");
    if (citation.kind != JsonKind.Object) continue;
    out.text(count++ == 0 ? '{"uri":' : ',{"uri":');
    writeQuoted(out, citation.member("url").rawText());
    out.text(',"title":');
    writeQuoted(out, citation.member("title").rawText());
    if (citation.member("end_index").kind == JsonKind.Number) {
      out.text(',"startIndex":');
      out.integer(citation.member("start_index").asI64());
      out.text(',"endIndex":');
      out.integer(citation.member("end_index").asI64());
    }
    out.byte(0x7d);
  }
  out.text("]}");
}

/** Appends `"usageMetadata":…`, its counts of thoughts and answer apart, and a comma. */
export function writeGeminiUsage(out: ByteWriter, usage: Usage | null): void {
  if (!usage) return;
  const thoughts = max<i64>(usage.reasoning, 0);
  const tools = max<i64>(usage.toolInput, 0);
  out.text('"usageMetadata":{"promptTokenCount":');
  out.integer(usage.input - tools);
  writeCount(out, ',"cachedContentTokenCount":', usage.cachedInput);
  writeCount(out, ',"toolUsePromptTokenCount":', usage.toolInput);
  out.text(',"candidatesTokenCount":');
  out.integer(max<i64>(usage.output - thoughts, 0));
  writeCount(out, ',"thoughtsTokenCount":', usage.reasoning);
  out.text(',"totalTokenCount":');
  out.integer(usage.total);
  out.text("},");
}

function writeCount(out: ByteWriter, name: string, count: i64): void {
  if (count < 0) return;
  out.text(name);
  out.integer(count);
}

/** Appends `"modelVersion":…,"responseId":…}`, the end of a response. */
export function endResponse(out: ByteWriter, model: Bytes, id: Bytes, options: AnswerOptions): void {
  out.text('"modelVersion":');
  writeQuoted(out, model.length > 0 ? model : options.fallbackModel);
  out.text(',"responseId":');
  writeQuoted(out, id.length > 0 ? id : options.fallbackId);
  out.byte(0x7d);
}

/** Gemini's word for a finish reason; calls end with the ordinary one. */
export function geminiFinish(reason: FinishReason): string {
  switch (reason) {
    case FinishReason.Length:
      return "MAX_TOKENS";
    case FinishReason.ContentFilter:
      return "SAFETY";
    case FinishReason.Error:
      return "OTHER";
    default:
      return "STOP";
  }
}
