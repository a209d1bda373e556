import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreBatch, StoreHandler, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AdminOrder } from "./admin-order";
import { Operation } from "./operation";
import { replyDone, replyQuota, replyStoreError } from "./replies";

/** Has the store do what an administrator asked for, and answers. */
@final
export class AdminCall extends StoreHandler {
  constructor(
    private readonly operation: Operation,
    private readonly order: AdminOrder,
  ) {
    super();
  }

  /** @param key of the consumer's quota */
  batch(key: Bytes): StoreBatch {
    const batch = new StoreBatch();
    if (this.operation == Operation.Query) return batch.get(key);
    if (this.operation == Operation.Delta) return batch.incrBy(key, this.order.amount);
    return batch.set(key, Bytes.of(this.order.amount.toString()), 0);
  }

  onReply(reply: StoreReply): void {
    const answer = reply.at(0);
    if (!answer.ok) replyStoreError(answer.error);
    else if (this.operation == Operation.Query) replyQuota(this.order.consumer, answer.asInteger());
    else replyDone(this.operation == Operation.Delta ? "delta" : "refresh");
  }
}
