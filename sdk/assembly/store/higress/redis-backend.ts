import { Bytes } from "../../bytes";
import { monotonicNanoseconds } from "../../clock";
import { Secret } from "../../secret";
import { StoreBackend, StoreCall } from "../call";
import { StoreFault } from "../fault";
import { respCommand } from "../resp/writer";
import { RespReader, RespState } from "../resp/reader";
import { StoreValue } from "../value";
import { callRedis, initRedis, RedisReplyHandler } from "./redis-call";

/** Where a Redis is, as Higress's plugins are told. */
@final
export class RedisTarget {
  constructor(
    /** The names its cluster may have, each with `?db=…` behind it. */
    readonly services: Array<string>,
    readonly username: string,
    readonly password: Secret,
    /** Milliseconds. */
    readonly timeout: u32,
  ) {}
}

/**
 * Redis through the calls that only Higress has. The host matches one reply to one call, so each command of a batch is a call
 * of its own; it writes them to one connection together.
 */
@final
export class RedisBackend extends StoreBackend {
  /** The name by which the host knows the Redis; empty before it does. */
  private service: Bytes = Bytes.empty();

  constructor(private readonly target: RedisTarget) {
    super();
  }

  send(call: StoreCall): void {
    if (!this.isReady()) {
      call.fail(StoreFault.Connection, "the host knows no such Redis");
      return;
    }
    const all: i32[] = [];
    for (let i = 0; i < call.batch.length; i++) all.push(i);
    this.ask(call, all, false);
  }

  /** Sends the commands of these indices; those with scripts by hash, or by their text. */
  ask(call: StoreCall, indices: Array<i32>, byText: bool): void {
    const round = new RedisRound(this, call, indices.length, byText);
    const service = this.service;
    for (let i = 0; i < indices.length; i++) {
      const command = respCommand(call.batch.commands[indices[i]].words(byText));
      const handler = new CommandReply(round, indices[i]);
      const context = call.orphan ? call.rootId : call.contextId;
      if (callRedis(service, command, context, call.rootId, handler)) continue;
      // It may be gone and come again.
      this.service = Bytes.empty();
      round.lost();
    }
  }

  /** Nanoseconds after which a call without an answer has timed out: a little less than it may take, as timers are not exact. */
  get patience(): u64 {
    return <u64>this.target.timeout * 950_000;
  }

  /** A cluster may come after the configuration that names it: asked for at the first call, and again until it is there. */
  private isReady(): bool {
    for (let i = 0; this.service.length == 0 && i < this.target.services.length; i++) {
      const service = Bytes.of(this.target.services[i]);
      const user = Bytes.of(this.target.username);
      if (initRedis(service, user, this.target.password, this.target.timeout)) this.service = service;
    }
    return this.service.length > 0;
  }
}

/** The commands that are on their way together. */
@final
class RedisRound {
  private failed: bool = false;
  private readonly started: u64 = monotonicNanoseconds();

  constructor(
    private readonly backend: RedisBackend,
    private readonly call: StoreCall,
    private waiting: i32,
    private readonly byText: bool,
  ) {}

  answered(index: i32, value: StoreValue, orphan: bool): void {
    if (orphan) this.call.orphan = true;
    this.call.put(index, value);
    this.one();
  }

  lost(): void {
    this.failed = true;
    this.one();
  }

  lostReply(orphan: bool): void {
    if (orphan) this.call.orphan = true;
    this.lost();
  }

  private one(): void {
    this.waiting--;
    if (this.waiting > 0) return;
    if (this.failed) {
      this.fail();
      return;
    }
    const unknown = this.byText ? ([] as i32[]) : this.call.unknownScripts();
    if (unknown.length == 0) this.call.finish();
    else this.backend.ask(this.call, unknown, true);
  }

  /** The host does not say why there is no answer; the time does. */
  private fail(): void {
    if (monotonicNanoseconds() - this.started >= this.backend.patience) {
      this.call.fail(StoreFault.Timeout, "Redis did not answer in time");
    } else this.call.fail(StoreFault.Connection, "no connection to Redis");
  }
}

@final
class CommandReply extends RedisReplyHandler {
  constructor(
    private readonly round: RedisRound,
    private readonly index: i32,
  ) {
    super();
  }

  onRedisReply(answered: bool, reply: Bytes, orphan: bool): void {
    if (!answered) {
      this.round.lostReply(orphan);
      return;
    }
    const reader = new RespReader();
    reader.push(reply);
    const isWhole = reader.next() == RespState.Complete && reader.pending == 0;
    const value = isWhole ? reader.value : StoreValue.failed(StoreFault.Server, "what Redis sent is no reply");
    this.round.answered(this.index, value, orphan);
  }
}
