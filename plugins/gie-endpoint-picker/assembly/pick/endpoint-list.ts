import { ByteWriter, Bytes, isIpv4, isIpv6, trimmed } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Endpoints taken from one list: a request is not tried more often. */
export const MOST_ENDPOINTS: i32 = 32;

/** Entries looked at, whether they are endpoints or not. */
const MOST_ENTRIES: i32 = 256;

const COMMA: i32 = 0x2c;
const COLON: i32 = 0x3a;
const OPEN_BRACKET: i32 = 0x5b;
const CLOSE_BRACKET: i32 = 0x5d;

/** Endpoints in the order in which they are to be tried. */
@final
export class EndpointList {
  private constructor(
    /** `ip:port[,ip:port…]`; empty: none. */
    readonly text: Bytes,
    readonly count: i32,
  ) {}

  static none(): EndpointList {
    return new EndpointList(Bytes.empty(), 0);
  }

  /**
   * The endpoints of a list that are ones, the first `MOST_ENDPOINTS` of them: a host looks for each as it is written among
   * the pool's members, and passes over those that are none.
   */
  static read(list: Bytes): EndpointList {
    const out = new ByteWriter(64);
    let count = 0;
    let entries = 0;
    let at = 0;
    while (at < list.length && count < MOST_ENDPOINTS && entries++ < MOST_ENTRIES) {
      const comma = list.indexOfByte(COMMA, at);
      const end = comma < 0 ? list.length : comma;
      const endpoint = trimmed(list.slice(at, end));
      at = end + 1;
      if (!isEndpoint(endpoint)) continue;
      if (count++ > 0) out.byte(COMMA);
      out.bytes(endpoint);
    }
    return new EndpointList(out.take(), count);
  }
}

/** Whether the text is `1.2.3.4:80` or `[::1]:80`. */
export function isEndpoint(text: Bytes): bool {
  let colon = text.length - 1;
  while (colon >= 0 && text.at(colon) != COLON) colon--;
  if (colon < 1 || !isPort(text.slice(colon + 1))) return false;
  const host = text.slice(0, colon);
  if (host.at(0) != OPEN_BRACKET) return isIpv4(host);
  return host.at(host.length - 1) == CLOSE_BRACKET && isIpv6(host.slice(1, host.length - 1));
}

function isPort(text: Bytes): bool {
  if (text.length == 0 || text.length > 5) return false;
  let port = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return false;
    port = port * 10 + digit;
  }
  return port > 0 && port < 65536;
}
