import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GuardRule } from "../rules/guard-rule";

const UNDERSCORE: i32 = 0x5f;
/** Of a name; longer placeholders only cost the model attention. */
const MOST_BYTES: i32 = 32;

/**
 * What a placeholder calls a value: the detector that found it, `CREDIT_CARD`, or the rule.
 * @param kind what of the rule found it
 */
export function labelOf(rule: GuardRule, kind: string): Bytes {
  const isOwn = kind == "literal" || kind == "word" || kind == "pattern";
  const name = Bytes.of(isOwn ? rule.name : kind);
  const out = new ByteWriter(MOST_BYTES);
  for (let i = 0; i < name.length && out.length < MOST_BYTES; i++) {
    const byte = name.at(i);
    const isCapital = byte >= 0x41 && byte <= 0x5a;
    if (isCapital && i > 0 && isLower(name.at(i - 1))) out.byte(UNDERSCORE);
    if (isLower(byte)) out.byte(byte - 0x20);
    else out.byte(isCapital || (byte >= 0x30 && byte <= 0x39) ? byte : UNDERSCORE);
  }
  return out.take();
}

function isLower(byte: i32): bool {
  return byte >= 0x61 && byte <= 0x7a;
}
