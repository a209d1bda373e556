import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Directives } from "./directives";
import { fieldOf, statusOf } from "./fields";
import { isHeuristic } from "./freshness";

const AUTHORIZATION: Bytes = Bytes.of("authorization");
const CACHE_CONTROL: Bytes = Bytes.of("cache-control");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
const CONTENT_RANGE: Bytes = Bytes.of("content-range");
const COOKIE: Bytes = Bytes.of("cookie");
const EXPIRES: Bytes = Bytes.of("expires");
const SET_COOKIE: Bytes = Bytes.of("set-cookie");
const VARY: Bytes = Bytes.of("vary");

const STAR: i32 = 0x2a;

/** Statuses whose meaning for caches is known here; `must-understand` asks for that. 206 and 304 are none to keep. */
const UNDERSTOOD: StaticArray<i32> = [
  200, 203, 204, 300, 301, 302, 307, 308, 404, 405, 410, 414, 421, 451, 500, 501, 502, 503, 504,
];

/** Why an answer to GET is not kept, in a word for logs and metrics; empty: it may be (RFC 9111, sections 3 and 3.5). */
export function whyNotStored(request: HeaderList, response: HeaderList, hasUsualTime: bool): string {
  const status = statusOf(response);
  const directives = Directives.parse(fieldOf(response, CACHE_CONTROL));
  const isUnderstood = UNDERSTOOD.includes(status);
  if (!isUnderstood || response.getBytes(CONTENT_RANGE).length > 0) return "status";
  if (Directives.parse(fieldOf(request, CACHE_CONTROL)).noStore) return "no_store";
  if (directives.noStore && !directives.mustUnderstand) return "no_store";
  if (directives.isPrivate) return "private";
  if (response.getBytes(SET_COOKIE).length > 0) return "set_cookie";
  if (fieldOf(response, VARY).indexOfByte(STAR) >= 0) return "vary";
  const isShared = directives.isPublic || directives.mustRevalidate;
  if (request.getBytes(AUTHORIZATION).length > 0 && !isShared) return "authorization";
  const hasTime = directives.sharedMaxAge >= 0 || directives.maxAge >= 0 || response.getBytes(EXPIRES).length > 0;
  if (hasTime || directives.isPublic) return "";
  // Who does not say how long seldom thinks of caches: what is made for a session is not guessed to be for others.
  if (request.getBytes(COOKIE).length > 0) return "cookie";
  if (isHeuristic(status)) return "";
  return hasUsualTime && status < 500 ? "" : "no_time";
}

/** The same for an answer that is kept under a key of the configuration's: it may forbid that, or not come as it is. */
export function whyValueNotKept(response: HeaderList): string {
  const directives = Directives.parse(fieldOf(response, CACHE_CONTROL));
  if (directives.noStore) return "no_store";
  if (directives.isPrivate) return "private";
  const encoding = fieldOf(response, CONTENT_ENCODING);
  return encoding.length == 0 || encoding.equalsString("identity") ? "" : "encoded";
}
