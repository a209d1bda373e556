import { Bytes, HttpContext, UrlParams } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PurgeOrder, Purging } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { CachePolicy } from "./policy";
import { labelled } from "./scope";

/** Has forgotten what an administrator names, and answers. @param query of the request's URL */
export function purge(query: Bytes, policy: CachePolicy, stream: HttpContext): void {
  const purging = new Purging("ai-cache", policy.store, stream);
  if (!purging.admits(policy.admin)) return;
  const order = PurgeOrder.read(new UrlParams(query), ["key", "scope", "tag"]);
  if (order.fault.length > 0) purging.refuse(order.fault);
  else if (order.name != "key") {
    purging.purge(order.name == "tag" ? labelled("tag:", order.value) : order.value, order.age);
  } else if (order.age > 0) purging.refuse("age: can not be there with a key");
  else purging.remove(order.value);
}
