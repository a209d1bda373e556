import { ByteWriter, Bytes, JsonKind, JsonValue, Result } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Why there is no picture, where the provider does not say it. */
export const NO_IMAGE: string = "The provider made no image";

/** Writes an OpenAI `images/generations` answer, picture by picture, in base64: the providers know no addresses. */
@final
export class ImagesAnswer {
  private readonly out: ByteWriter;
  private count: i32 = 0;

  /** @param now seconds since 1970 @param size bytes to make room for */
  constructor(now: i64, size: i32) {
    const out = new ByteWriter(size);
    out.text('{"created":');
    out.integer(now);
    out.text(',"data":[');
    this.out = out;
  }

  /** Adds a picture; nothing when it is no text. @param prompt what the provider made of the client's, if it is a text */
  add(base64: JsonValue, prompt: JsonValue): void {
    if (base64.kind != JsonKind.String) return;
    const out = this.out;
    out.text(this.count++ == 0 ? '{"b64_json":' : ',{"b64_json":');
    out.bytes(base64.raw);
    if (prompt.kind == JsonKind.String) {
      out.text(',"revised_prompt":');
      out.bytes(prompt.raw);
    }
    out.byte(0x7d);
  }

  /** The answer; fails with `reason` when no picture came. */
  end(reason: string): Result<Bytes> {
    if (this.count == 0) return Result.fail(Bytes.empty(), reason);
    this.out.text("]}");
    return Result.of(this.out.take());
  }
}
