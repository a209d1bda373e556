import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Whether a body cannot be read as it is. @param encoding value of `content-encoding` (RFC 9110, 8.4); empty when absent */
export function isCoded(encoding: Bytes): bool {
  return encoding.length > 0 && !encoding.equalsString("identity");
}
