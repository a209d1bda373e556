import { Bytes, HttpContext, responseHeaders, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheStore } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { StoreHandler, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Asked } from "./asked";
import { resourceGroup } from "./key";
import { statusOf } from "./rfc/fields";

const LOCATION: Bytes = Bytes.of("location");
const CONTENT_LOCATION: Bytes = Bytes.of("content-location");

const SLASH: i32 = 0x2f;
const HASH: i32 = 0x23;

/**
 * Forgets what is kept of what an unsafe request has changed: its URL, and those of the same origin that its answer names (RFC
 * 9111, section 4.4). True: hold the answer, so that the client finds no old one when it asks next.
 */
export function invalidate(asked: Asked, cache: CacheStore, stream: HttpContext): bool {
  const response = responseHeaders.all();
  const status = statusOf(response);
  if (status < 200 || status >= 400) return false;
  const groups = [asked.group];
  addNamed(groups, response.getBytes(LOCATION), asked.authority);
  addNamed(groups, response.getBytes(CONTENT_LOCATION), asked.authority);
  const waiting = new Invalidation(stream);
  for (let i = 0; i < groups.length; i++) {
    if (cache.purge(groups[i], wallMilliseconds(), stream, waiting)) waiting.open++;
  }
  return waiting.open > 0;
}

/** A path, or a URL of the same origin. */
function addNamed(groups: Array<Bytes>, location: Bytes, authority: Bytes): void {
  const target = targetOf(location, authority);
  if (target.length > 0) groups.push(resourceGroup(authority, target));
}

function targetOf(location: Bytes, authority: Bytes): Bytes {
  const hash = location.indexOfByte(HASH);
  const text = hash < 0 ? location : location.slice(0, hash);
  if (text.at(0) == SLASH && text.at(1) != SLASH) return text;
  const at = text.indexOf(SCHEME_END);
  if (at < 0) return Bytes.empty();
  const rest = text.slice(at + SCHEME_END.length);
  if (!rest.startsWith(authority)) return Bytes.empty();
  const target = rest.slice(authority.length);
  return target.at(0) == SLASH ? target : Bytes.empty();
}

const SCHEME_END: Bytes = Bytes.of("://");

@final
class Invalidation extends StoreHandler {
  /** Orders that the store has not answered. */
  open: i32 = 0;

  constructor(private readonly stream: HttpContext) {
    super();
  }

  onReply(reply: StoreReply): void {
    if (reply.late && --this.open == 0) this.stream.continueResponse();
  }
}
