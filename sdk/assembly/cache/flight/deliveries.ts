import { Bytes } from "../../bytes";
import { FlightRole, FlightSeat } from "./seat";

/** What one callback of the host hands out at most: what replays allocate is collected between two. */
const MOST_STREAMS: i32 = 32;
const MOST_BYTES: i32 = 256 * 1024;

/** News for a stream. */
@final
class Delivery {
  constructor(
    readonly seat: FlightSeat,
    readonly role: FlightRole,
    readonly value: Bytes,
  ) {}
}

/** News on their way to streams of this VM, the oldest first. */
@final
export class Deliveries {
  private waiting: Array<Delivery> = [];

  get isEmpty(): bool {
    return this.waiting.length == 0;
  }

  /** @param role Ready, with its value, Leader or Alone */
  add(seat: FlightSeat, role: FlightRole, value: Bytes = Bytes.empty()): void {
    seat.role = role;
    this.waiting.push(new Delivery(seat, role, value));
  }

  /** Tells as many streams as one callback may. */
  run(): void {
    const most = min(max(MOST_BYTES / max(this.longest(), 1), 1), MOST_STREAMS);
    const count = min(most, this.waiting.length);
    const now = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    for (let i = 0; i < count; i++) tell(now[i]);
  }

  private longest(): i32 {
    let longest = 0;
    for (let i = 0; i < min(this.waiting.length, MOST_STREAMS); i++) {
      longest = max(longest, this.waiting[i].value.length);
    }
    return longest;
  }
}

function tell(delivery: Delivery): void {
  const seat = delivery.seat;
  // It has ended since.
  if (seat.role != delivery.role) return;
  if (!seat.stream.enter()) {
    seat.end();
    return;
  }
  if (delivery.role == FlightRole.Leader) seat.waiter.onLead();
  else if (delivery.role == FlightRole.Ready) {
    seat.role = FlightRole.Over;
    seat.waiter.onValue(delivery.value);
  } else seat.waiter.onAlone();
}
