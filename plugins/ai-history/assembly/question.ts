import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { escapeBytes, Front, RequestTexts, TextRole } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

const LINE_END: i32 = 0x0a;

/**
 * What was asked last, escaped: the texts of the last turn of the user. No bytes: nothing was, or a tool's result is among it,
 * which answers what the model has asked.
 * @param most bytes
 */
export function questionOf(front: Front, body: Bytes, most: i32): Bytes {
  const texts = RequestTexts.read(front, body);
  const out = new ByteWriter(256, most);
  for (let i = 0; i < texts.length; i++) {
    if (!texts.isLastTurn(i)) continue;
    if (texts.role(i) != TextRole.User) return Bytes.empty();
    if (out.length > 0) out.byte(LINE_END);
    out.bytes(texts.text(i));
  }
  return out.overflowed ? Bytes.empty() : escapeBytes(out.take());
}
