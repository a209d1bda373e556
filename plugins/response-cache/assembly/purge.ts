import {
  Bytes,
  consumer,
  HttpContext,
  HeaderList,
  localReply,
  UrlParams,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheStore } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { StoreHandler, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { PurgeOrder } from "./purge-order";
import { ResponseCachePolicy } from "./policy";

/** Has what an administrator names forgotten, and answers. @param query of the request's URL */
export function purge(query: Bytes, policy: ResponseCachePolicy, cache: CacheStore, stream: HttpContext): void {
  if (!consumer().equals(policy.admin)) {
    reply(403, "unauthorized", "Only the consumer that the configuration names may purge");
    return;
  }
  const order = PurgeOrder.read(new UrlParams(query));
  if (order.fault.length > 0) {
    reply(400, "bad_order", order.fault);
    return;
  }
  cache.purge(order.group, wallMilliseconds() - order.age, stream, new Purging());
}

@final
class Purging extends StoreHandler {
  onReply(answer: StoreReply): void {
    const first = answer.at(0);
    if (first.ok) reply(200, "purged", "purged");
    else reply(503, "store_error", first.error);
  }
}

function reply(status: u32, name: string, text: string): void {
  const headers = new HeaderList().add("content-type", "text/plain");
  localReply(status, Bytes.of(text), "response-cache." + name, headers);
}
