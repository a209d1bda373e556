import {
  Bytes,
  consumer,
  HeaderList,
  HttpContext,
  localReply,
  UrlParams,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreHandler, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { CachePolicy } from "./policy";
import { PurgeOrder } from "./purge-order";

/** Has forgotten what an administrator names, and answers. @param query of the request's URL */
export function purge(query: Bytes, policy: CachePolicy, stream: HttpContext): void {
  if (!consumer().equals(policy.admin)) {
    reply(403, "unauthorized", "Only the consumer that the configuration names may purge");
    return;
  }
  const order = PurgeOrder.read(new UrlParams(query));
  if (order.fault.length > 0) reply(400, "bad_order", order.fault);
  else if (order.key.length > 0) policy.store.remove(order.key, stream, new Purging());
  else policy.store.purge(order.group, wallMilliseconds() - order.age, stream, new Purging());
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
  localReply(status, Bytes.of(text), "ai-cache." + name, new HeaderList().add("content-type", "text/plain"));
}
