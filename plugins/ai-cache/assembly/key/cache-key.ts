import { Bytes, ByteWriter, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Ask } from "../ask";
import { Scope } from "../scope";
import { OutsideTexts } from "./outside-texts";

/** The form of what is hashed: another form has other keys. */
const FORM: string = "sluice/ai-cache/1";

/** The key of a request: of all that its answer depends on, and of who shares it. Hexadecimal digits. */
export function requestKey(ask: Ask, scope: Scope, outside: OutsideTexts): Bytes {
  const out = new ByteWriter(4096);
  out.text(FORM);
  part(out, scope.name);
  part(out, scope.route);
  ask.writeMeaning(out, outside);
  return hexEncode(sha256(out.view()));
}

/** Appends bytes of any kind so that what follows can not be taken for a part of them. */
function part(out: ByteWriter, bytes: Bytes): void {
  out.byte(0x20);
  out.integer(bytes.length);
  out.byte(0x3a);
  out.bytes(bytes);
}
