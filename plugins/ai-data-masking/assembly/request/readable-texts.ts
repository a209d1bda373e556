import { Bytes, ByteWriter, jsonErrorAt } from "proxy-wasm-assemblyscript-sdk/assembly";
import { JsonEscapes, RequestTexts, TextRole } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

const OPEN: i32 = 0x7b;

/** The texts of a request; those that are arguments of earlier calls, JSON in a string, without needless escapes. */
@final
export class ReadableTexts {
  /** By index; null for a text that is no JSON. */
  private readonly json: Array<Bytes | null>;

  constructor(readonly given: RequestTexts) {
    this.json = new Array<Bytes | null>(given.length);
    for (let i = 0; i < given.length; i++) {
      if (given.role(i) == TextRole.Assistant) this.json[i] = simplified(given.text(i));
    }
  }

  isJson(index: i32): bool {
    return <u32>index < <u32>this.json.length && this.json[index] != null;
  }

  text(index: i32): Bytes {
    const json = <u32>index < <u32>this.json.length ? this.json[index] : null;
    return json == null ? this.given.text(index) : json;
  }

  /** Puts another text in its place. Where JSON would be none any more, there are no arguments. */
  replace(index: i32, text: Bytes): void {
    const isBroken = this.isJson(index) && jsonErrorAt(text) >= 0;
    this.given.replace(index, isBroken ? Bytes.constant("{}") : text);
  }
}

/** @returns null when the text is no JSON object */
function simplified(text: Bytes): Bytes | null {
  if (text.at(0) != OPEN || jsonErrorAt(text) >= 0) return null;
  const escapes = new JsonEscapes();
  const out = new ByteWriter(text.length);
  out.bytes(escapes.feed(text));
  out.bytes(escapes.end());
  return out.take();
}
