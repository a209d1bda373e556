import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { unescapeText } from "../../json/escape";

/** What parts an id from the signature behind it; LiteLLM's, so that conversations may go from one to the other. */
const SEPARATOR: Bytes = Bytes.of("__thought__");

/**
 * Appends the signature of a tool call to its id, the only member of a `tool_use` that comes back with the result too: as
 * base64 of the letters that ids may have. Google reads either alphabet, with or without padding.
 */
export function writeIdSignature(out: ByteWriter, signature: Bytes): void {
  if (signature.length == 0) return;
  out.bytes(SEPARATOR);
  const bytes = unescapeText(signature);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.at(i);
    if (byte != 0x3d) out.byte(byte == 0x2b ? 0x2d : byte == 0x2f ? 0x5f : byte);
  }
}

/** The id without a signature. */
export function idOf(signed: Bytes): Bytes {
  return signed.slice(0, signatureAt(signed));
}

/** The signature behind an id; empty without one. */
export function idSignature(signed: Bytes): Bytes {
  return signed.slice(signatureAt(signed) + SEPARATOR.length);
}

/** Where the separator begins; at the end without one. */
function signatureAt(signed: Bytes): i32 {
  const at = signed.indexOf(SEPARATOR);
  return at < 0 ? signed.length : at;
}
