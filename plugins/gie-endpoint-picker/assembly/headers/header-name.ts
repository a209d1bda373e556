import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { DESTINATION, MODEL_REWRITE, SUBSET } from "./internal";

const COLON: i32 = 0x3a;

/** Bits of the characters from 0x20 on that a header's name may have (RFC 9110, section 5.6.2, "token"). */
const TOKEN_20: u32 = 0x03ff6cfa;
const TOKEN_40: u32 = 0xc7fffffe;
const TOKEN_60: u32 = 0x57ffffff;

/** The name in lower case, as hosts have it; no bytes when it is no header's name. */
export function lowerName(name: Bytes): Bytes {
  let hasUpper = false;
  for (let i = name.at(0) == COLON ? 1 : 0; i < name.length; i++) {
    const char = name.at(i);
    if (!isToken(char)) return Bytes.empty();
    if (isUpper(char)) hasUpper = true;
  }
  if (!hasUpper) return name;
  const lower = name.copy();
  for (let i = 0; i < lower.length; i++) {
    if (isUpper(lower.at(i))) store<u8>(lower.ptr + <usize>i, <u8>(lower.at(i) | 0x20));
  }
  return lower;
}

function isUpper(char: i32): bool {
  return <u32>(char - 0x41) < 26;
}

function isToken(char: i32): bool {
  const bit: u32 = 1 << (char & 0x1f);
  if (char >= 0x60 && char < 0x80) return (TOKEN_60 & bit) != 0;
  if (char >= 0x40) return char < 0x60 && (TOKEN_40 & bit) != 0;
  return char >= 0x20 && (TOKEN_20 & bit) != 0;
}

/**
 * Whether a picker may change it: not what a connection is made of, nor what decides where a request goes. Native ext_proc
 * leaves `:…`, `host` and `x-envoy-…` alone, too. The length of a body is the plugin's to say.
 * @param name in lower case
 */
export function mayChange(name: Bytes): bool {
  if (name.length == 0 || name.at(0) == COLON) return false;
  if (name.startsWith(Bytes.constant("x-envoy-"))) return false;
  if (name.equals(DESTINATION) || name.equals(SUBSET) || name.equals(MODEL_REWRITE)) return false;
  return !isOfMessage(name);
}

/** Whether a header belongs to the message or its connection (RFC 9110, section 7.6.1), rather than to what it says. */
export function isOfMessage(name: Bytes): bool {
  switch (name.length) {
    case 2:
      return name.equalsString("te");
    case 4:
      return name.equalsString("host");
    case 7:
      return name.equalsString("upgrade");
    case 10:
      return name.equalsString("connection") || name.equalsString("keep-alive");
    case 14:
      return name.equalsString("content-length");
    case 16:
      return name.equalsString("proxy-connection");
    case 17:
      return name.equalsString("transfer-encoding");
    default:
      return false;
  }
}
