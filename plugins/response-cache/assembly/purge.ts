import { Bytes, HttpContext, UrlParams } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheStore, PurgeOrder, Purging } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { namedGroup, resourceGroup, scopeGroup, tagGroup } from "./key";
import { ResponseCachePolicy } from "./policy";

const COLON: i32 = 0x3a;
const SLASH: i32 = 0x2f;
const SCHEME_END: Bytes = Bytes.of("://");

/** Has what an administrator names forgotten, and answers. @param query of the request's URL */
export function purge(query: Bytes, policy: ResponseCachePolicy, cache: CacheStore, stream: HttpContext): void {
  const purging = new Purging("response-cache", cache, stream);
  if (!purging.admits(policy.admin)) return;
  const order = PurgeOrder.read(new UrlParams(query), ["url", "key", "scope", "tag"]);
  const group = groupOf(order);
  if (order.fault.length > 0) purging.refuse(order.fault);
  else if (group == null) purging.refuse("url: expected an authority and a path, as example.com/a?b");
  else purging.purge(group, order.age);
}

/** Null: the order names a URL that is none. */
export function groupOf(order: PurgeOrder): Bytes | null {
  if (order.name == "key") return namedGroup(order.value);
  if (order.name == "tag") return tagGroup(order.value);
  if (order.name == "scope") return groupOfScope(order.value);
  return order.name == "url" ? groupOfUrl(order.value) : Bytes.empty();
}

/** @param scope `KIND:NAME`, or `global` */
function groupOfScope(scope: Bytes): Bytes {
  const colon = scope.indexOfByte(COLON);
  if (colon < 0) return scopeGroup(scope.toString(), Bytes.empty());
  return scopeGroup(scope.slice(0, colon).toString(), scope.slice(colon + 1));
}

/** Also `https://AUTHORITY/PATH`: answers are kept without their scheme. */
function groupOfUrl(url: Bytes): Bytes | null {
  const scheme = url.indexOf(SCHEME_END);
  const rest = scheme < 0 ? url : url.slice(scheme + SCHEME_END.length);
  const slash = rest.indexOfByte(SLASH);
  return slash <= 0 ? null : resourceGroup(rest.slice(0, slash), rest.slice(slash));
}
