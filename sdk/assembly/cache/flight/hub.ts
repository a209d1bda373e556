import { Bytes } from "../../bytes";
import { Ring, RingPlace } from "../ring";
import { MAX_ATTEMPTS } from "../../store/shared/table";
import { Deliveries } from "./deliveries";
import { Followers, FollowerIndex } from "./followers";
import { Lease, LeaseState } from "./lease";
import { LeaseAccess, Leases } from "./leases";
import { FlightMessage } from "./message";
import { FlightPost } from "./post";
import { FlightRole, FlightSeat } from "./seat";

const NANOSECONDS: u64 = 1_000_000;
/** Milliseconds between two looks at all leases that are waited for. */
export const FLIGHT_PERIOD: u32 = 100;
/** Milliseconds for which a value can be had by those who asked before it was there: several looks. */
const DONE_LIFE: i64 = 2000;
/** Milliseconds for which it is known who waits for a leader to follow one that failed. */
const OPEN_LIFE: i64 = 2000;
/** Streams that wait in one VM. */
const MOST_FOLLOWERS: i32 = 10_000;
/** Messages that one callback reads. */
const MOST_MESSAGES: i32 = 256;

const NOWHERE: RingPlace = new RingPlace(0, 0);

/** What a VM knows of the values that its streams fetch or wait for. See docs/decisions/0023-ring-and-flights.md. */
@final
export class FlightHub {
  private readonly followers: FollowerIndex = new FollowerIndex();
  private readonly deliveries: Deliveries = new Deliveries();
  private leading: Array<FlightSeat> = [];
  private lookedAt: u64 = 0;

  /** @param lastId of leaders of this VM; random */
  constructor(
    private readonly leases: Leases,
    private readonly ring: Ring,
    private readonly post: FlightPost,
    private lastId: u64,
  ) {}

  /** Bytes of the largest value that can be handed on. */
  get largest(): i32 {
    return this.ring.largest;
  }

  /** Gives the seat its role. */
  join(seat: FlightSeat): void {
    const key = seat.order.key;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const access = this.leases.open(key, this.post.wall);
      if (access == null) continue;
      const lease = access.lease;
      if (lease != null && this.isOver(lease, seat)) return;
      if (lease == null || lease.state != LeaseState.Led) {
        if (this.lead(access, seat)) return;
        continue;
      }
      if (!seat.order.waits) seat.role = FlightRole.Over;
      if (!seat.order.waits || this.isFull(seat)) return;
      this.post.open(seat.stream.rootId);
      if (!this.wait(access, lease)) continue;
      seat.role = FlightRole.Follower;
      seat.deadline = this.post.monotonic + <u64>seat.order.settings.wait * NANOSECONDS;
      this.followers.add(seat);
      return;
    }
  }

  done(seat: FlightSeat, value: Bytes): void {
    const place = this.ring.write(value);
    if (place == null) this.announce(seat, LeaseState.Alone, NOWHERE, 0);
    else this.announce(seat, LeaseState.Done, place, DONE_LIFE);
  }

  failed(seat: FlightSeat): void {
    this.announce(seat, LeaseState.Open, NOWHERE, OPEN_LIFE);
  }

  alone(seat: FlightSeat, duration: i64): void {
    this.announce(seat, LeaseState.Alone, NOWHERE, max<i64>(duration, 0));
  }

  leave(seat: FlightSeat): void {
    this.followers.remove(seat);
  }

  /** There are messages; the plugin's `onQueueReady` calls it. */
  onMessages(): void {
    this.readMessages();
    this.deliver();
  }

  /** Looks at everything that is waited for; the timers of all plugins of the VM call it. */
  look(): void {
    const now = this.post.monotonic;
    if (now - this.lookedAt < (<u64>FLIGHT_PERIOD * NANOSECONDS) / 2) return;
    this.lookedAt = now;
    // A lease that is gone may have ended with a word to those who wait, which is on its way.
    this.readMessages();
    const groups = this.followers.all();
    for (let i = 0; i < groups.length; i++) {
      const late = this.followers.takeLate(groups[i], now);
      for (let k = 0; k < late.length; k++) this.deliveries.add(late[k], FlightRole.Alone);
      this.contend(groups[i]);
    }
    const leading = this.leading.slice();
    for (let i = 0; i < leading.length; i++) this.renew(leading[i], now);
    this.deliver();
  }

  private readMessages(): void {
    for (let i = 0; i < MOST_MESSAGES; i++) {
      const bytes = this.post.pop();
      if (bytes == null) break;
      const message = FlightMessage.read(bytes);
      if (message != null) this.take(message);
    }
  }

  private take(message: FlightMessage): void {
    const group = this.followers.find(message.key);
    if (group == null) return;
    if (message.state == LeaseState.Done) {
      const value = this.ring.read(message.place);
      if (value != null) {
        this.hand(group, message.at, FlightRole.Ready, value);
        return;
      }
    }
    if (message.state == LeaseState.Alone) this.hand(group, message.at, FlightRole.Alone, Bytes.empty());
    else this.contend(group);
  }

  /** Looks whether somebody leads; if not, the first of those who wait does. */
  private contend(group: Followers): void {
    for (let attempt = 0; attempt < MAX_ATTEMPTS && group.seats.length > 0; attempt++) {
      const seat = group.seats[0];
      const access = this.leases.open(group.key, this.post.wall);
      if (access == null) continue;
      const lease = access.lease;
      if (lease != null && lease.state == LeaseState.Led) {
        if (this.wait(access, lease)) return;
        continue;
      }
      if (lease != null && seat.order.since <= lease.at && this.settle(group, lease)) return;
      if (!this.lead(access, seat)) continue;
      this.followers.remove(seat);
      this.deliveries.add(seat, FlightRole.Leader);
      return;
    }
  }

  /** Ends the waiting of a group whose lease says how; false when it does not. */
  private settle(group: Followers, lease: Lease): bool {
    if (lease.state == LeaseState.Alone) {
      this.hand(group, lease.at, FlightRole.Alone, Bytes.empty());
      return true;
    }
    if (lease.state != LeaseState.Done) return false;
    const value = this.ring.read(lease.place);
    if (value == null) return false;
    this.hand(group, lease.at, FlightRole.Ready, value);
    return true;
  }

  private hand(group: Followers, at: i64, role: FlightRole, value: Bytes): void {
    const seats = this.followers.takeSince(group, at);
    for (let i = 0; i < seats.length; i++) this.deliveries.add(seats[i], role, value);
  }

  /** Whether the seat of a stream that comes has its role by a lease that is over. */
  private isOver(lease: Lease, seat: FlightSeat): bool {
    if (lease.state == LeaseState.Alone) {
      seat.role = FlightRole.Alone;
      return true;
    }
    if (lease.state != LeaseState.Done || seat.order.since > lease.at) return false;
    const value = this.ring.read(lease.place);
    if (value == null) return false;
    seat.role = FlightRole.Ready;
    seat.value = value;
    return true;
  }

  private isFull(seat: FlightSeat): bool {
    if (this.followers.count >= MOST_FOLLOWERS) return true;
    return this.followers.countOf(seat.order.key) >= seat.order.settings.maxFollowers;
  }

  /** Sees to it that this VM is told of the lease's end. False when somebody else was quicker. */
  private wait(access: LeaseAccess, lease: Lease): bool {
    const token = this.post.token;
    return token == 0 || lease.hasWaiter(token) || access.write(lease.withWaiter(token), -1);
  }

  private lead(access: LeaseAccess, seat: FlightSeat): bool {
    const before = access.lease;
    const waiters = before != null && before.state == LeaseState.Open ? before.waiters : [];
    const id = ++this.lastId;
    const lease = new Lease(LeaseState.Led, id, this.post.wall, waiters);
    if (!access.write(lease, <i64>seat.order.settings.lease)) return false;
    seat.id = id;
    seat.role = FlightRole.Leader;
    seat.renewedAt = this.post.monotonic;
    this.leading.push(seat);
    return true;
  }

  /** A leader's last word. @param life milliseconds; 0: it need not be kept */
  private announce(seat: FlightSeat, state: LeaseState, place: RingPlace, life: i64): void {
    const at = this.leading.indexOf(seat);
    if (at >= 0) this.leading.splice(at, 1);
    seat.role = FlightRole.Over;
    const key = seat.order.key;
    const now = this.post.wall;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const access = this.leases.open(key, now);
      if (access == null) continue;
      const lease = access.lease;
      const isMine = lease != null && lease.id == seat.id && lease.state == LeaseState.Led;
      // Another leads meanwhile: what failed here may succeed there; a value is as good as the other's.
      if (!isMine && state != LeaseState.Done) return;
      const waiters = lease == null ? ([] as u32[]) : lease.waiters;
      const isKept = life > 0 && (state != LeaseState.Open || waiters.length > 0);
      const next = new Lease(state, seat.id, now, state == LeaseState.Open ? waiters : [], place);
      if (!(isKept ? access.write(next, life) : access.remove())) continue;
      const message = new FlightMessage(state, now, place, key).write();
      for (let i = 0; i < waiters.length; i++) this.post.push(waiters[i], message);
      return;
    }
  }

  /** A leader lives; or it does not any more, and nobody has said so. */
  private renew(seat: FlightSeat, now: u64): void {
    const lease = seat.order.settings.lease;
    if (now - seat.renewedAt < (<u64>lease * NANOSECONDS) / 3) return;
    if (!seat.stream.enter()) {
      seat.end();
      return;
    }
    const access = this.leases.open(seat.order.key, this.post.wall);
    if (access == null) return;
    const found = access.lease;
    if (found != null && (found.id != seat.id || found.state != LeaseState.Led)) return;
    const next = found == null ? new Lease(LeaseState.Led, seat.id, this.post.wall, []) : found;
    if (access.write(next, <i64>lease)) seat.renewedAt = now;
  }

  private deliver(): void {
    this.deliveries.run();
    if (this.deliveries.isEmpty) return;
    // Goes on in a callback of its own.
    const wake = new FlightMessage(LeaseState.Open, 0, NOWHERE, Bytes.empty());
    this.post.push(this.post.token, wake.write());
  }
}
