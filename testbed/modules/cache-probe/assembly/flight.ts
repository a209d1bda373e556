import {
  Bytes,
  ByteWriter,
  Counter,
  DataStatus,
  HeaderList,
  HeadersStatus,
  HttpContext,
  localReply,
  requestHeaders,
  responseBody,
  responseFromUpstream,
  responseHeaders,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  CacheAsk,
  CacheEntry,
  CacheHandler,
  CacheReply,
  CacheStore,
  CacheTimes,
  FlightRole,
  FlightSeat,
  FlightWaiter,
  SingleFlight,
} from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { runCommand } from "./commands";

/** Milliseconds for which an answer is kept. */
const LIFE: i64 = 60_000;

/** Looks an answer up, fetches it once for all who ask, and keeps it where `x-keep` says so: what a caching plugin does. */
@final
export class FlightStream extends HttpContext {
  private seat: FlightSeat | null = null;
  private key: Bytes = Bytes.empty();
  private askedAt: i64 = 0;
  private keeps: bool = false;
  private told: string = "";
  private readonly answer: ByteWriter = new ByteWriter(256, 4 * 1024 * 1024);

  constructor(
    id: u32,
    private readonly cache: CacheStore,
    private readonly flights: SingleFlight,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const command = requestHeaders.getBytes(Bytes.of("x-cache"));
    if (command.length > 0) return this.hold(runCommand(command, this.cache, this));
    this.key = requestHeaders.getBytes(Bytes.of("x-flight")).copy();
    if (this.key.length == 0) return HeadersStatus.Continue;
    this.keeps = requestHeaders.get("x-keep").length > 0;
    const asked = requestHeaders.get("x-asked");
    this.askedAt = wallMilliseconds() + (asked.length > 0 ? I64.parseInt(asked) : 0);
    if (!this.keeps) return this.hold(this.join());
    const looked = new Looked(this);
    return this.hold(this.cache.read(new CacheAsk(this.key), this, looked) || looked.waits);
  }

  /** Whether the stream waits. */
  join(): bool {
    const seat = this.flights.join(this.key, this, new Waiter(this), this.askedAt);
    this.seat = seat;
    if (seat.role == FlightRole.Ready) this.reply("ready", seat.value);
    this.told = seat.role == FlightRole.Leader ? "leader" : "alone";
    if (seat.role == FlightRole.Follower) new Counter("cache_probe_followers").add();
    return seat.role == FlightRole.Follower;
  }

  proceed(told: string): void {
    this.told = told;
    this.continueRequest();
  }

  reply(told: string, value: Bytes): void {
    localReply(200, value, "cache-probe", new HeaderList().add("x-told", told));
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    // The VM dies with all it knows.
    if (responseHeaders.has(Bytes.of("x-trap"))) unreachable();
    const seat = this.seat;
    if (!responseHeaders.has(Bytes.of("x-told"))) responseHeaders.replace("x-told", this.told);
    if (seat == null) return HeadersStatus.Continue;
    if (!responseFromUpstream() || responseHeaders.get(":status") != "200") seat.failed();
    else if (responseHeaders.get("cache-control") == "private") seat.alone();
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const seat = this.seat;
    if (seat == null || seat.role != FlightRole.Leader) return DataStatus.Continue;
    this.answer.bytes(responseBody.read(0, size));
    if (endOfStream) this.end(seat);
    return DataStatus.Continue;
  }

  onLog(): void {
    const seat = this.seat;
    if (seat != null) seat.end();
  }

  private end(seat: FlightSeat): void {
    if (this.answer.overflowed) {
      seat.alone();
      return;
    }
    const value = this.answer.take();
    const now = wallMilliseconds();
    if (this.keeps) {
      const times = new CacheTimes(now, now + LIFE, now + LIFE);
      times.askedAt = this.askedAt;
      this.cache.write(this.key, new CacheEntry(value, times), null);
    }
    seat.done(value);
  }

  private hold(waits: bool): HeadersStatus {
    return waits ? HeadersStatus.StopAllIterationAndWatermark : HeadersStatus.Continue;
  }
}

@final
class Looked extends CacheHandler {
  /** There was nothing, and somebody else fetches it. */
  waits: bool = false;

  constructor(private readonly stream: FlightStream) {
    super();
  }

  onReply(reply: CacheReply): void {
    const entry = reply.entry;
    if (entry != null) this.stream.reply("hit", entry.value);
    else if (this.stream.join()) this.waits = true;
    else if (reply.late) this.stream.continueRequest();
  }
}

@final
class Waiter extends FlightWaiter {
  constructor(private readonly stream: FlightStream) {
    super();
  }

  onValue(value: Bytes): void {
    this.stream.reply("follower", value);
  }

  onLead(): void {
    this.stream.proceed("leader");
  }

  onAlone(): void {
    this.stream.proceed("alone");
  }
}
