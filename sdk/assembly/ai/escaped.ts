import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { escapeTo } from "../json/escape";

/** Text as escaped JSON string content, without quotes. */
export function escapeText(text: string): Bytes {
  return escapeBytes(Bytes.of(text));
}

/** UTF-8 as escaped JSON string content, without quotes; what is not UTF-8 becomes U+FFFD. */
export function escapeBytes(utf8: Bytes): Bytes {
  const out = new ByteWriter(utf8.length + 16);
  escapeTo(out, utf8);
  return out.take();
}

/** Appends `"…"` around content that is escaped already. */
export function writeQuoted(out: ByteWriter, escaped: Bytes): void {
  out.byte(0x22);
  out.bytes(escaped);
  out.byte(0x22);
}

/** Appends `"…"`, or `null` for empty content. */
export function writeQuotedOrNull(out: ByteWriter, escaped: Bytes): void {
  if (escaped.length == 0) out.text("null");
  else writeQuoted(out, escaped);
}

/** Makes spaces of the line ends between the tokens of a JSON text, in place: the data of an event is one line. */
export function blankLineEnds(json: Bytes): void {
  for (let p = json.ptr; p < json.ptrEnd; p++) {
    const byte = load<u8>(p);
    if (byte == 0x0a || byte == 0x0d) store<u8>(p, 0x20);
  }
}
