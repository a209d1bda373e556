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

/** Whether escaped text is white space only. */
export function isBlankEscaped(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    if (byte == 0x20) continue;
    // \n, \r, \t
    const letter = byte == 0x5c ? text.at(++i) : 0;
    if (letter != 0x6e && letter != 0x72 && letter != 0x74) return false;
  }
  return true;
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
