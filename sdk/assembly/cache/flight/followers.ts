import { Bytes } from "../../bytes";
import { hexEncode } from "../../encoding/hex";
import { FlightSeat } from "./seat";

/** Streams of one VM that wait for one value, in the order in which they came. */
@final
export class Followers {
  seats: Array<FlightSeat> = [];

  constructor(readonly key: Bytes) {}
}

/** All streams of one VM that wait. */
@final
export class FollowerIndex {
  private readonly groups: Map<string, Followers> = new Map<string, Followers>();
  /** Seats in all groups. */
  count: i32 = 0;

  find(key: Bytes): Followers | null {
    const name = nameOf(key);
    return this.groups.has(name) ? this.groups.get(name) : null;
  }

  countOf(key: Bytes): i32 {
    const group = this.find(key);
    return group == null ? 0 : group.seats.length;
  }

  add(seat: FlightSeat): void {
    const name = nameOf(seat.order.key);
    if (!this.groups.has(name)) this.groups.set(name, new Followers(seat.order.key));
    this.groups.get(name).seats.push(seat);
    this.count++;
  }

  remove(seat: FlightSeat): void {
    const group = this.find(seat.order.key);
    const at = group == null ? -1 : group.seats.indexOf(seat);
    if (group == null || at < 0) return;
    group.seats.splice(at, 1);
    this.count--;
    this.tidy(group);
  }

  /** Removes and gives all that have waited since `at` or before. */
  takeSince(group: Followers, at: i64): Array<FlightSeat> {
    const taken: FlightSeat[] = [];
    const left: FlightSeat[] = [];
    for (let i = 0; i < group.seats.length; i++) {
      const seat = group.seats[i];
      if (seat.order.since <= at) taken.push(seat);
      else left.push(seat);
    }
    return this.keep(group, left, taken);
  }

  /** Removes and gives all whose time is over. @param now monotonic nanoseconds */
  takeLate(group: Followers, now: u64): Array<FlightSeat> {
    const taken: FlightSeat[] = [];
    const left: FlightSeat[] = [];
    for (let i = 0; i < group.seats.length; i++) {
      const seat = group.seats[i];
      if (seat.deadline <= now) taken.push(seat);
      else left.push(seat);
    }
    return this.keep(group, left, taken);
  }

  all(): Array<Followers> {
    return this.groups.values();
  }

  private keep(group: Followers, left: Array<FlightSeat>, taken: Array<FlightSeat>): Array<FlightSeat> {
    group.seats = left;
    this.count -= taken.length;
    this.tidy(group);
    return taken;
  }

  private tidy(group: Followers): void {
    if (group.seats.length == 0) this.groups.delete(nameOf(group.key));
  }
}

/** Keys may be any bytes. */
function nameOf(key: Bytes): string {
  return hexEncode(key).toString();
}
