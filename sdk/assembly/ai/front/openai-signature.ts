import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { writeQuoted } from "../escaped";

/**
 * A thought signature as Gemini's own OpenAI-compatible API has it, on a tool call or a message:
 * `"extra_content":{"google":{"thought_signature":"…"}}`. Appends `,` and the member.
 */
export function writeSignature(out: ByteWriter, signature: Bytes): void {
  out.text(',"extra_content":');
  writeSignatureValue(out, signature);
}

/** The member's value. */
export function writeSignatureValue(out: ByteWriter, signature: Bytes): void {
  out.text('{"google":{"thought_signature":');
  writeQuoted(out, signature);
  out.text("}}");
}

/** Writes the member, if there is a signature. */
export function writeSignatureMember(json: JsonWriter, signature: Bytes): void {
  if (signature.length == 0) return;
  json.key("extra_content").beginObject().key("google").beginObject();
  json.key("thought_signature").stringRaw(signature).endObject().endObject();
}

/** The signature of a tool call or message, escaped; empty when it has none. */
export function signatureOf(owner: JsonValue): Bytes {
  return signatureIn(owner.member("extra_content"));
}

/** The same from the member's value. Vertex names it after itself. */
export function signatureIn(extra: JsonValue): Bytes {
  let google = extra.member("google");
  if (!google.exists) google = extra.member("vertex");
  return google.member("thought_signature").rawText();
}
