import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { AnswerSink, ExtraScope } from "../answer";
import { writeQuoted } from "../escaped";

/** Most sources of one answer, and most places that cite them. */
const MAX_SOURCES: i32 = 512;

/** Tells the sources that an answer rests on or quotes as OpenAI's `annotations`. */
@final
export class GeminiCitations {
  /** Whether places counted in bytes, as Gemini does, are places counted in characters, as OpenAI does. */
  private isAscii: bool = true;

  constructor(private readonly sink: AnswerSink) {}

  /** Takes note of more of the answer's text, escaped. */
  text(delta: Bytes): void {
    for (let p = delta.ptr; p < delta.ptrEnd; p++) {
      const byte = load<u8>(p);
      if (byte >= 0x80 || (byte == 0x75 && p > delta.ptr && load<u8>(p - 1) == 0x5c)) this.isAscii = false;
    }
  }

  /** `citationMetadata`: what the answer quotes at length; Gemini and Vertex name the list differently. */
  quotes(metadata: JsonValue): void {
    let list = metadata.member("citationSources");
    if (!list.exists) list = metadata.member("citations");
    const out = new ByteWriter();
    const items = list.items();
    while (items.next() && items.index < MAX_SOURCES) this.add(out, items.value, items.value);
    this.tell(out);
  }

  /** `groundingMetadata`: what a search found, and which parts of the answer rest on it. */
  grounding(metadata: JsonValue): void {
    const sources: JsonValue[] = [];
    const chunks = metadata.member("groundingChunks").items();
    while (chunks.next() && sources.length < MAX_SOURCES) sources.push(sourceOf(chunks.value));
    const out = new ByteWriter();
    let left = MAX_SOURCES;
    const supports = metadata.member("groundingSupports").items();
    while (supports.next()) {
      const indices = supports.value.member("groundingChunkIndices").items();
      while (indices.next() && left-- > 0) {
        const at = indices.value.asI64(-1);
        if (at >= 0 && at < sources.length) this.add(out, sources[<i32>at], supports.value.member("segment"));
      }
    }
    if (out.length == 0) for (let i = 0; i < sources.length; i++) this.add(out, sources[i], JsonValue.missing());
    this.tell(out);
  }

  private add(out: ByteWriter, source: JsonValue, place: JsonValue): void {
    const url = source.member("uri").rawText();
    if (url.length == 0) return;
    out.text(
      out.length == 0
        ? '[{"type":"url_citation","url_citation":{"url":'
        : ',{"type":"url_citation","url_citation":{"url":',
    );
    writeQuoted(out, url);
    out.text(',"title":');
    writeQuoted(out, source.member("title").rawText());
    const end = place.member("endIndex");
    if (this.isAscii && end.kind == JsonKind.Number && place.member("partIndex").asI64() == 0) {
      out.text(',"start_index":');
      out.integer(place.member("startIndex").asI64());
      out.text(',"end_index":');
      out.bytes(end.raw);
    }
    out.text("}}");
  }

  private tell(out: ByteWriter): void {
    if (out.length == 0) return;
    out.byte(0x5d);
    this.sink.extra(ExtraScope.Message, ANNOTATIONS, out.take());
  }
}

const ANNOTATIONS: Bytes = Bytes.of("annotations");

/** A page of the web, a document that was searched, or a place on a map. */
function sourceOf(chunk: JsonValue): JsonValue {
  const items = chunk.items();
  return items.next() ? items.value : JsonValue.missing();
}
