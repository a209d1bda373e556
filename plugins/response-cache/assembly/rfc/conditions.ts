import { Bytes, HeaderList, parseHttpDate, trimmed } from "proxy-wasm-assemblyscript-sdk/assembly";
import { fieldOf } from "./fields";

const ETAG: Bytes = Bytes.of("etag");
const LAST_MODIFIED: Bytes = Bytes.of("last-modified");
export const IF_NONE_MATCH: Bytes = Bytes.of("if-none-match");
export const IF_MODIFIED_SINCE: Bytes = Bytes.of("if-modified-since");
const IF_MATCH: Bytes = Bytes.of("if-match");
const IF_UNMODIFIED_SINCE: Bytes = Bytes.of("if-unmodified-since");

const QUOTE: i32 = 0x22;
const COMMA: i32 = 0x2c;
const WEAK: Bytes = Bytes.of("W/");

/** Whether a request has conditions that only the origin judges (RFC 9110, section 13.2.2). */
export function asksOrigin(request: HeaderList): bool {
  return request.getBytes(IF_MATCH).length > 0 || request.getBytes(IF_UNMODIFIED_SINCE).length > 0;
}

/** Whether the client has an answer already, and asks for another one only. */
export function hasConditions(request: HeaderList): bool {
  return request.getBytes(IF_NONE_MATCH).length > 0 || request.getBytes(IF_MODIFIED_SINCE).length > 0;
}

/**
 * Whether a stored answer is what the client has already, so that 304 is enough (RFC 9111, section 4.3.2).
 * @param date when the answer was made, in seconds since 1970: in the place of a last change that it does not tell
 */
export function isKnownToClient(request: HeaderList, stored: HeaderList, date: i64): bool {
  const tags = fieldOf(request, IF_NONE_MATCH);
  if (tags.length > 0) return matchesTag(tags, fieldOf(stored, ETAG));
  const since = parseHttpDate(fieldOf(request, IF_MODIFIED_SINCE));
  if (since < 0) return false;
  const changed = parseHttpDate(fieldOf(stored, LAST_MODIFIED));
  return (changed < 0 ? date : changed) <= since;
}

/** Whether a stored answer can be asked about. */
export function hasValidator(stored: HeaderList): bool {
  return stored.getBytes(ETAG).length > 0 || stored.getBytes(LAST_MODIFIED).length > 0;
}

/** What asks whether a stored answer is still good, in the place of the client's own conditions (section 4.3.1). */
export function conditionsFor(stored: HeaderList): HeaderList {
  const conditions = new HeaderList();
  const tag = fieldOf(stored, ETAG);
  const changed = fieldOf(stored, LAST_MODIFIED);
  if (tag.length > 0) conditions.addBytes(IF_NONE_MATCH, tag);
  if (changed.length > 0) conditions.addBytes(IF_MODIFIED_SINCE, changed);
  return conditions;
}

/** By weak comparison (RFC 9110, section 8.8.3.2). @param list of `if-none-match` */
export function matchesTag(list: Bytes, tag: Bytes): bool {
  if (trimmed(list).equalsString("*")) return true;
  if (tag.length == 0) return false;
  const wanted = opaque(tag);
  let at = 0;
  while (at < list.length) {
    const end = tagEnd(list, at);
    if (opaque(trimmed(list.slice(at, end))).equals(wanted)) return true;
    at = end + 1;
  }
  return false;
}

function opaque(tag: Bytes): Bytes {
  return tag.startsWith(WEAK) ? tag.slice(WEAK.length) : tag;
}

/** The next comma outside of quotes at or after `from`, or the end; nothing is escaped in a tag. */
function tagEnd(list: Bytes, from: i32): i32 {
  let quoted = false;
  for (let i = from; i < list.length; i++) {
    const char = list.at(i);
    if (char == QUOTE) quoted = !quoted;
    else if (char == COMMA && !quoted) return i;
  }
  return list.length;
}
