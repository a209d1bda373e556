import { Bytes } from "../bytes";
import { equalsIgnoreCase, trimmed } from "../encoding/ascii";
import { requestHeaders } from "./headers";

const METHOD: Bytes = Bytes.of(":method");
const CONNECTION: Bytes = Bytes.of("connection");
const UPGRADE: Bytes = Bytes.of("upgrade");

const COMMA: i32 = 0x2c;

/**
 * Whether the current request has a body that can be waited for: one that ends before it is answered. Ask it in
 * `onRequestHeaders` before holding anything back. What follows a head that asks for a tunnel (a WebSocket, CONNECT) is no
 * body: hosts report no end of it, so a plugin that waited would hang the request.
 * @param endOfStream as the callback got it
 */
export function awaitsRequestBody(endOfStream: bool): bool {
  if (endOfStream) return false;
  const upgrade = requestHeaders.getBytes(UPGRADE);
  const connection = upgrade.length == 0 ? Bytes.empty() : requestHeaders.getBytes(CONNECTION);
  return !asksForTunnel(requestHeaders.getBytes(METHOD), connection, upgrade);
}

/**
 * Whether a request's connection is to become a tunnel: CONNECT, or an upgrade that `connection` names (RFC 9110, sections
 * 9.3.6 and 7.8). Hosts show HTTP/2's extended CONNECT (RFC 8441) as an upgrade.
 * @param connection,upgrade values of these headers; empty where they are absent
 */
export function asksForTunnel(method: Bytes, connection: Bytes, upgrade: Bytes): bool {
  if (method.equalsString("CONNECT")) return true;
  return upgrade.length > 0 && listsUpgrade(connection);
}

function listsUpgrade(connection: Bytes): bool {
  let at = 0;
  while (at < connection.length) {
    const comma = connection.indexOfByte(COMMA, at);
    const end = comma < 0 ? connection.length : comma;
    if (equalsIgnoreCase(trimmed(connection.slice(at, end)), "upgrade")) return true;
    at = end + 1;
  }
  return false;
}
