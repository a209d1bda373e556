import {
  Bytes,
  Counter,
  HeaderList,
  HeadersStatus,
  HttpContext,
  LogLevel,
  localReply,
  log,
  requestHeaders,
  RulePlugin,
  RuleSet,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  ChargeReply,
  OnStoreError,
  onStoreErrorOf,
  openStore,
  Store,
  StoreErrors,
  StoreFault,
  StoreHandler,
  StoreReply,
  StoreSettings,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { batchOf } from "./commands";
import { StoreDecoder } from "./config";
import { reportOf } from "./report";

/** Commands come in `x-store`; see commands.ts. */
@final
export class StoreProbe extends RulePlugin<StoreSettings> {
  readonly errors: StoreErrors = new StoreErrors("store-probe");
  private current: Store | null = null;

  constructor(id: u32) {
    super(id, "store-probe", new StoreDecoder());
  }

  onConfigured(_rules: RuleSet<StoreSettings>): void {
    const settings = this.configForStream();
    const opened = openStore(settings == null ? new StoreSettings() : settings);
    if (!opened.ok) log(LogLevel.Error, "store-probe: " + opened.error);
    this.current = opened.ok ? opened.value : null;
  }

  get store(): Store | null {
    return this.current;
  }

  createHttpContext(id: u32): HttpContext {
    return new StoreStream(id, this);
  }
}

@final
class StoreStream extends HttpContext {
  private atEnd: Bytes = Bytes.empty();

  constructor(
    id: u32,
    private readonly plugin: StoreProbe,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    this.atEnd = requestHeaders.getBytes(Bytes.of("x-store-at-end"));
    const commands = requestHeaders.getBytes(Bytes.of("x-store"));
    const store = this.plugin.store;
    if (store == null) return HeadersStatus.Continue;
    const flood = requestHeaders.get("x-flood");
    if (flood.length > 0) return this.flood(store, I64.parseInt(flood), I64.parseInt(requestHeaders.get("x-from")));
    if (commands.length == 0) return HeadersStatus.Continue;
    const batch = batchOf(commands);
    const handler = new Answer(batch.length, requestHeaders.get("x-on-error"), this.plugin.errors);
    return store.run(batch, this, handler) ? HeadersStatus.StopAllIterationAndWatermark : HeadersStatus.StopIteration;
  }

  onLog(): void {
    const store = this.plugin.store;
    if (this.atEnd.length == 0 || store == null) return;
    store.runDetached(batchOf(this.atEnd), this.plugin.id, new AtEnd());
  }

  /** Adds 1 under so many keys of their own. */
  private flood(store: Store, count: i64, from: i64): HeadersStatus {
    const tally = new Tally();
    for (let i: i64 = 0; i < count; i++) {
      store.incrBy(Bytes.of("flood/" + (from + i).toString()), 1, this, tally);
    }
    localReply(200, Bytes.of(tally.ok.toString()), "store-probe.flood");
    return HeadersStatus.StopIteration;
  }
}

/** Answers the request with what the store said. */
@final
class Answer extends StoreHandler {
  constructor(
    private readonly count: i32,
    private readonly policy: string,
    private readonly errors: StoreErrors,
  ) {
    super();
  }

  onReply(reply: StoreReply): void {
    const report = reportOf(reply, this.count);
    let status: u32 = 200;
    if (reply.fault != StoreFault.None && this.policy.length > 0) {
      const policy: OnStoreError = onStoreErrorOf(this.policy);
      if (!this.errors.allows(reply.fault, reply.error, policy)) status = 503;
    }
    if (new ChargeReply(reply.at(0)).refused) status = 429;
    const json = new HeaderList().add("content-type", "application/json");
    localReply(status, report, "store-probe", json);
  }

  onOrphanReply(reply: StoreReply): void {
    new Counter("store_probe_orphans").add();
    if (reply.fault == StoreFault.None) new Counter("store_probe_orphans_fine").add();
  }
}

@final
class AtEnd extends StoreHandler {
  onReply(reply: StoreReply): void {
    new Counter(reply.fault == StoreFault.None ? "store_probe_at_end" : "store_probe_at_end_failed").add();
  }
}

@final
class Tally extends StoreHandler {
  ok: i64 = 0;

  onReply(reply: StoreReply): void {
    if (reply.fault == StoreFault.None) this.ok++;
  }
}
