import { Bytes, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";

const X: i32 = 0x78;

/** What is read of an OpenAI `images/generations` request whichever model is to make the pictures. */
@final
export class ImageRequest {
  readonly document: JsonValue;
  /** Missing when it is no text: see `problem`. */
  readonly prompt: JsonValue;
  /** Pixels of `size`, `1024x768`; both are 0 for `auto` and what is no size, which is left to the model. */
  readonly width: i64;
  readonly height: i64;

  constructor(body: Bytes) {
    const document = jsonParse(body);
    const prompt = document.member("prompt");
    this.document = document;
    this.prompt = prompt.kind == JsonKind.String ? prompt : JsonValue.missing();
    const size = document.member("size").rawText();
    const at = size.indexOfByte(X);
    const width = at < 0 ? <i64>0 : JsonValue.of(size.slice(0, at)).asI64();
    const height = JsonValue.of(size.slice(at + 1)).asI64();
    const isSize = width > 0 && height > 0;
    this.width = isSize ? width : 0;
    this.height = isSize ? height : 0;
  }

  /** What is wrong, after the JSON path at fault; empty when nothing is. */
  get problem(): string {
    return this.prompt.exists ? "" : "prompt: expected a text";
  }

  /** How many pictures are asked for. */
  get count(): i64 {
    return max<i64>(this.document.member("n").asI64(1), 1);
  }
}
