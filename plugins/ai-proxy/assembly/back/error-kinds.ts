import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind, statusOfKind } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/**
 * An error whose kind its provider tells by codes of its own. Of `kinds`, `code:kind` pairs each followed by a space, the
 * first one counts whose code the error's code begins with; its kind is a letter, from `a` in the order of `AiErrorKind`.
 * Without one the error stays as it is.
 */
export function withKind(error: AiError, kinds: Bytes): AiError {
  for (let from = 0; from < kinds.length; ) {
    const end = kinds.indexOfByte(SPACE, from);
    if (end < 0) return error;
    if (error.code.startsWith(kinds.slice(from, end - 2))) {
      const kind = <AiErrorKind>(kinds.at(end - 1) - FIRST_KIND);
      const status = kind == error.kind ? error.status : statusOfKind(kind);
      return new AiError(kind, status, error.message, error.code, error.param);
    }
    from = end + 1;
  }
  return error;
}

const SPACE: i32 = 0x20;
/** `a` */
const FIRST_KIND: i32 = 0x61;
