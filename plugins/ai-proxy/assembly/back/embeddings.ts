import {
  base64Encode,
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { writeQuoted } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** An OpenAI embeddings request, as far as other protocols have a place for it. */
@final
export class EmbeddingsRequest {
  readonly document: JsonValue;
  private readonly input: JsonValue;

  constructor(body: Bytes) {
    const document = jsonParse(body);
    this.document = document;
    this.input = document.member("input");
  }

  /** What is wrong with it or cannot be translated, or nothing. */
  check(): string {
    if (this.input.kind == JsonKind.String) return "";
    const items = this.input.items();
    while (this.input.kind == JsonKind.Array && items.next()) {
      if (items.value.kind != JsonKind.String) return "input[" + items.index.toString() + "]: expected a text";
    }
    return items.index < 0 ? "input: expected a text or a list of texts" : "";
  }

  /** Whether vectors are wanted as base64 of 32-bit floats, low byte first: OpenAI's clients ask so unless told otherwise. */
  get isBase64(): bool {
    return this.document.member("encoding_format").rawText().equalsString("base64");
  }

  /** Writes the list of texts. */
  writeTexts(json: JsonWriter): void {
    if (this.input.kind == JsonKind.Array) json.raw(this.input.raw);
    else json.beginArray().raw(this.input.raw).endArray();
  }
}

/** Writes an OpenAI embeddings answer, vector by vector. */
@final
export class EmbeddingsAnswer {
  private readonly out: ByteWriter;
  private count: i32 = 0;

  /** @param isBase64 see `EmbeddingsRequest` @param size bytes to make room for */
  constructor(
    private readonly isBase64: bool,
    size: i32,
  ) {
    const out = new ByteWriter(size);
    out.text('{"object":"list","data":[');
    this.out = out;
  }

  /** Adds vectors, each a list of numbers or base64, in their order. */
  addAll(vectors: JsonValue): void {
    const items = vectors.items();
    while (vectors.kind == JsonKind.Array && items.next()) this.add(items.index, items.value);
  }

  /** Adds the vector of the input at `index`. */
  add(index: i64, vector: JsonValue): void {
    const out = this.out;
    out.text(this.count++ == 0 ? '{"object":"embedding","index":' : ',{"object":"embedding","index":');
    out.integer(index);
    out.text(',"embedding":');
    if (this.isBase64 && vector.kind == JsonKind.Array) writeQuoted(out, base64Encode(floatsOf(vector)));
    else if (vector.kind == JsonKind.Array || vector.kind == JsonKind.String) out.bytes(vector.raw);
    else out.text("[]");
    out.byte(0x7d);
  }

  /** The answer; empty when no vector came. @param model content of a JSON string @param tokens all of the inputs */
  end(model: Bytes, tokens: i64): Bytes {
    if (this.count == 0) return Bytes.empty();
    const out = this.out;
    out.text('],"model":');
    writeQuoted(out, model);
    out.text(',"usage":{"prompt_tokens":');
    out.integer(tokens);
    out.text(',"total_tokens":');
    out.integer(tokens);
    out.text("}}");
    return out.take();
  }
}

function floatsOf(vector: JsonValue): Bytes {
  const out = new ByteWriter(4096);
  const float = new ArrayBuffer(4);
  const items = vector.items();
  while (items.next()) {
    store<f32>(changetype<usize>(float), <f32>items.value.asF64());
    out.raw(changetype<usize>(float), 4);
  }
  return out.take();
}
