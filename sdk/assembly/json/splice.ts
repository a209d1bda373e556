import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonValue } from "./value";
import { JsonWriter } from "./writer";

/** The first `length` bytes of a document and what stands in their place: hosts replace a prefix without a copy of the rest. */
@final
export class Splice {
  constructor(
    readonly length: i32,
    readonly bytes: Bytes,
  ) {}
}

/**
 * Puts a string in the place of one value of a document; every byte before and after stays as it was.
 * @param value found in this very `document`
 */
export function spliceString(document: Bytes, value: JsonValue, text: Bytes): Splice {
  const before = value.raw.start - document.start;
  const out = new ByteWriter(before + text.length + 16);
  out.raw(document.ptr, before);
  new JsonWriter(out).stringBytes(text);
  return new Splice(value.raw.end - document.start, out.take());
}
