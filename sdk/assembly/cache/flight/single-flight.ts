import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { randomBytes, wallMilliseconds } from "../../clock";
import { HttpContext } from "../../context";
import { SharedCells } from "../../store/shared/cells";
import { sharedTable } from "../../store/shared/shared-table";
import { Timer } from "../../timer";
import { CELL_BYTES, Ring } from "../ring";
import { FLIGHT_PERIOD, FlightHub } from "./hub";
import { Leases } from "./leases";
import { QueuePost } from "./post";
import { FlightOrder, FlightSeat, FlightSettings, FlightWaiter } from "./seat";

/** Bytes of the ring through which values are handed on: a value may have a quarter of it. */
const RING_BYTES: i32 = 16 * 1024 * 1024;
/** Of the number of sets of leases, 16 in each. */
const LEASE_BITS: i32 = 8;

// One for each VM, made when it is first needed: a queue is of a VM, and whoever is called for it tells all who wait.
const HUBS: Array<FlightHub> = [];

function hubOfVm(): FlightHub {
  if (HUBS.length > 0) return HUBS[0];
  const ring = new Ring(new SharedCells("flight/ring/"), RING_BYTES / CELL_BYTES);
  const leases = new Leases(sharedTable("flight/lease/", LEASE_BITS));
  const hub = new FlightHub(leases, ring, new QueuePost(), load<u64>(changetype<usize>(randomBytes(8))));
  HUBS.push(hub);
  return hub;
}

/**
 * Has a value fetched once that many ask for at the same time, in all workers of an Envoy process. One stream leads, the others
 * wait until it has the whole value, or one of them leads when it fails. One for each configuration:
 *
 * - `this.every(new FlightTimer(flights))` in `onConfigure`, `flights.onQueueReady(token)` in the plugin's `onQueueReady`, and
 *   `proxy_on_queue_ready`, `proxy_on_tick` and `proxy_on_log` among the exports;
 * - `seat = flights.join(key, this, waiter)` in a stream, and `seat.end()` in its `onLog`.
 */
@final
export class SingleFlight {
  private readonly hub: FlightHub = hubOfVm();
  private readonly prefix: Bytes;

  constructor(private readonly settings: FlightSettings) {
    this.prefix = Bytes.of(settings.prefix);
  }

  /** Bytes of the largest value that can be handed on; of a larger one, those who wait fetch their own. */
  get largest(): i32 {
    return this.hub.largest;
  }

  /**
   * A stream asks for a value. Its role says what it has to do: see `FlightRole`; without shared data it is Alone.
   * @param since milliseconds since the epoch, when the stream looked for the value elsewhere and did not find it: if it came
   *   after that, the stream is Ready
   */
  join(key: Bytes, stream: HttpContext, waiter: FlightWaiter, since: i64 = wallMilliseconds()): FlightSeat {
    return this.seatOf(new FlightOrder(this.nameOf(key), since, this.settings), stream, waiter);
  }

  /**
   * A stream that has a value, but not a fresh one, offers to fetch a new one: Leader, or somebody is at it already, or has just
   * been. It never waits.
   */
  lead(key: Bytes, stream: HttpContext, since: i64 = wallMilliseconds()): FlightSeat {
    return this.seatOf(new FlightOrder(this.nameOf(key), since, this.settings, false), stream, new Nobody());
  }

  onQueueReady(_token: u32): void {
    this.hub.onMessages();
  }

  /** For `FlightTimer`. */
  look(): void {
    this.hub.look();
  }

  private seatOf(order: FlightOrder, stream: HttpContext, waiter: FlightWaiter): FlightSeat {
    const seat = new FlightSeat(stream, waiter, order, this.hub);
    this.hub.join(seat);
    return seat;
  }

  private nameOf(key: Bytes): Bytes {
    const out = new ByteWriter(this.prefix.length + key.length);
    out.bytes(this.prefix);
    out.bytes(key);
    return out.take();
  }
}

/** Does not wait. */
@final
class Nobody extends FlightWaiter {
  onValue(_value: Bytes): void {}

  onLead(): void {}

  onAlone(): void {}
}

/** Looks after those who wait, and after leases. */
@final
export class FlightTimer extends Timer {
  constructor(private readonly flights: SingleFlight) {
    super(FLIGHT_PERIOD);
  }

  run(): void {
    this.flights.look();
  }
}
