import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  CalloutRequest,
  LogLevel,
  log,
  PluginContext,
  randomBelow,
  randomBytes,
  Timer,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { LEDGER } from "../counts/ledger";
import { checksumOf } from "../checksum";
import { Figures } from "../figures";
import { PodState, PoolBoard } from "../metrics/board";
import { readPodMetrics } from "../metrics/pod-metrics";
import { ENDPOINT_HEADER, EndpointPool } from "../policy";
import { dropLease, holdLease, LEASE_LIFE } from "./lease";

/** Bytes of an answer that are read. */
const MOST_BYTES: i32 = 1024 * 1024;
/** Milliseconds: a server under load takes its time for this, too. */
const FEWEST_TIMEOUT: u32 = 1_000;
const MOST_TIMEOUT: u32 = 2_000;
/** Milliseconds after which an answer will not come any more. */
const LOST: i64 = 10_000;
/** Milliseconds for which a worker leaves reading to others after its host has refused a call. */
const REFUSED_PAUSE: i64 = 5_000;

/** An endpoint whose metrics are read. */
@final
class Reading {
  /** Wall milliseconds of the next one. */
  due: i64 = 0;
  isAsked: bool = false;

  constructor(readonly address: Bytes) {}
}

/** Reads the metrics of one pool's endpoints, in whichever worker has the lease. */
@final
export class PoolReader {
  private readonly readings: Array<Reading> = [];
  private readonly id: u64 = load<u64>(changetype<usize>(randomBytes(8))) | 1;
  private readonly since: i64 = wallMilliseconds();
  private readonly config: u64;
  private isReader: bool = false;
  /** As this worker last read or wrote it; nobody else writes while it has the lease. */
  private board: PoolBoard = new PoolBoard();
  /** Whether the others are still to be told of some of it. */
  private isUnsaved: bool = false;
  /** Wall milliseconds of the next look at the lease. */
  private leaseDue: i64 = 0;

  constructor(
    private readonly pool: EndpointPool,
    private readonly root: PluginContext,
    private readonly figures: Figures,
  ) {
    for (let i = 0; i < pool.endpoints.length; i++) this.readings.push(new Reading(pool.endpoints[i]));
    this.config = checksumOf(pool.summary);
  }

  run(): void {
    const now = wallMilliseconds();
    const isReader = this.holds(now);
    this.save();
    if (!isReader) return;
    for (let i = 0; i < this.readings.length; i++) {
      const reading = this.readings[i];
      if (!this.isDue(reading, now)) continue;
      reading.due = now + this.nextIn();
      if (!this.ask(reading)) return;
    }
  }

  /** An endpoint has answered, or has not. */
  answered(reading: Reading, text: Bytes, status: u32): void {
    reading.isAsked = false;
    // Whoever has the lease now reads for itself.
    if (!this.isReader) return;
    const pod = this.board.of(reading.address);
    const metrics = readPodMetrics(text, this.pool.rule.targetMetric);
    if (status == 200 && metrics.isKnown) {
      pod.at = wallMilliseconds();
      pod.failures = 0;
      pod.metrics = metrics;
      pod.inFlight = LEDGER.read(this.pool.cluster).inFlight(pod.address);
    } else this.failed(pod, status);
    this.isUnsaved = true;
  }

  /** Once for all that have answered since the last look: a board of hundreds is not written hundreds of times a second. */
  private save(): void {
    if (this.isUnsaved && this.isReader) this.board.save(this.pool.cluster);
    this.isUnsaved = false;
  }

  private failed(pod: PodState, status: u32): void {
    pod.failures++;
    this.figures.metricsFailed();
    if (pod.failures != 2) return;
    const why =
      status == 200 ? "it tells none of a model server" : status == 0 ? "no answer" : "status " + status.toString();
    const text = "ai-load-balancer: the metrics of " + pod.address.toString() + " are not known, it is picked last: ";
    log(LogLevel.Warn, text + why);
  }

  /** What is on the board of the endpoints that there are now, in their order. */
  private known(): PoolBoard {
    const old = PoolBoard.read(this.pool.cluster);
    const board = new PoolBoard();
    for (let i = 0; i < this.readings.length; i++) {
      const address = this.readings[i].address;
      const pod = old.find(address);
      board.add(pod != null ? pod : new PodState(address));
    }
    return board;
  }

  private holds(now: i64): bool {
    if (now < this.leaseDue && this.leaseDue - now < 2 * REFUSED_PAUSE) return this.isReader;
    const wasReader = this.isReader;
    this.isReader = holdLease(this.pool.cluster, this.id, this.since, this.config, now);
    if (this.isReader && !wasReader) this.board = this.known();
    this.leaseDue = now + LEASE_LIFE / 3;
    return this.isReader;
  }

  /** A clock that was set back, or an answer that never comes, must not end the readings. */
  private isDue(reading: Reading, now: i64): bool {
    if (reading.isAsked) return now - reading.due > LOST;
    return reading.due <= now || reading.due - now > 2 * <i64>this.pool.interval;
  }

  /** False: the host does not call for this worker, or knows no such cluster; others may try. */
  private ask(reading: Reading): bool {
    const address = reading.address.toString();
    const request = new CalloutRequest(this.pool.clusterName, "GET", address, this.pool.metricsPath);
    // By this header the cluster takes the endpoint, as it does for what clients ask.
    request.headers.add(ENDPOINT_HEADER, address);
    request.timeout = min<u32>(max<u32>(2 * this.pool.interval, FEWEST_TIMEOUT), MOST_TIMEOUT);
    reading.isAsked = this.root.callout(request, new MetricsReply(this, reading));
    if (!reading.isAsked) this.leave();
    return reading.isAsked;
  }

  private leave(): void {
    this.figures.metricsFailed();
    dropLease(this.pool.cluster, this.id);
    this.isReader = false;
    this.leaseDue = wallMilliseconds() + REFUSED_PAUSE;
  }

  /** Milliseconds, a tenth more or less, so that not all endpoints are asked at one moment. */
  private nextIn(): i64 {
    const interval = this.pool.interval;
    return <i64>(interval - interval / 10 + randomBelow(interval / 5 + 1));
  }
}

@final
class MetricsReply extends CalloutHandler {
  constructor(
    private readonly reader: PoolReader,
    private readonly reading: Reading,
  ) {
    super();
  }

  onReply(reply: CalloutReply): void {
    this.reader.answered(this.reading, reply.body(MOST_BYTES), reply.status);
  }
}

/** Reads the metrics of all pools of a configuration. */
@final
export class ReadingTimer extends Timer {
  constructor(
    period: u32,
    private readonly readers: Array<PoolReader>,
  ) {
    super(period);
  }

  run(): void {
    for (let i = 0; i < this.readers.length; i++) this.readers[i].run();
  }
}
