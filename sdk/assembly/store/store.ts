import { Bytes } from "../bytes";
import { monotonicNanoseconds } from "../clock";
import { HttpContext } from "../context";
import { StoreBatch } from "./batch";
import { Breaker } from "./breaker";
import { StoreBackend, StoreCall, StoreHandler } from "./call";
import { StoreFault } from "./fault";
import { Script } from "./script";

/**
 * Values that several workers, and with Redis several gateways, share. Make one for each configuration with `openStore`.
 *
 * `if (store.run(new StoreBatch().incrBy(key, 1), this, handler)) return HeadersStatus.StopAllIterationAndWatermark;`
 */
@final
export class Store {
  constructor(
    private readonly backend: StoreBackend,
    private readonly breaker: Breaker,
  ) {}

  /**
   * Sends the batch for a stream. True: the answer is still to come, so hold the stream (`StopAllIterationAndWatermark`,
   * `StopIterationAndBuffer`). False: `handler` has been called already.
   */
  run(batch: StoreBatch, stream: HttpContext, handler: StoreHandler): bool {
    return this.start(new StoreCall(batch, stream.id, stream.rootId, handler, this.breaker));
  }

  /**
   * The same for what no stream waits for, such as what is charged in `onLog`: the answer comes when the stream is gone.
   * @param rootId of the PluginContext that waits
   */
  runDetached(batch: StoreBatch, rootId: u32, handler: StoreHandler): bool {
    return this.start(new StoreCall(batch, rootId, rootId, handler, this.breaker));
  }

  get(key: Bytes, stream: HttpContext, handler: StoreHandler): bool {
    return this.run(new StoreBatch().get(key), stream, handler);
  }

  /** @param ttl milliseconds to live; 0: for ever */
  set(key: Bytes, value: Bytes, ttl: i64, stream: HttpContext, handler: StoreHandler): bool {
    return this.run(new StoreBatch().set(key, value, ttl), stream, handler);
  }

  incrBy(key: Bytes, amount: i64, stream: HttpContext, handler: StoreHandler): bool {
    return this.run(new StoreBatch().incrBy(key, amount), stream, handler);
  }

  eval(script: Script, keys: Array<Bytes>, args: Array<Bytes>, stream: HttpContext, handler: StoreHandler): bool {
    return this.run(new StoreBatch().eval(script, keys, args), stream, handler);
  }

  private start(call: StoreCall): bool {
    if (call.batch.length == 0) call.finish();
    else if (!this.breaker.allows(monotonicNanoseconds())) {
      call.refuse(StoreFault.CircuitOpen, "the store failed too often; it is not asked for a while");
    } else this.backend.send(call);
    call.late = true;
    return !call.isOver;
  }
}
