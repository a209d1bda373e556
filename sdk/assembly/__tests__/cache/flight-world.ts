import { Bytes } from "../../bytes";
import { FLIGHT_PERIOD, FlightHub } from "../../cache/flight/hub";
import { Leases } from "../../cache/flight/leases";
import { FlightPost } from "../../cache/flight/post";
import { FlightOrder, FlightRole, FlightSeat, FlightSettings, FlightWaiter } from "../../cache/flight/seat";
import { Ring } from "../../cache/ring";
import { HttpContext } from "../../context";
import { SlotRoom } from "../../store/shared/slots";
import { SlotTable } from "../../store/shared/table";
import { MemoryCells } from "./memory-cells";

const NANOSECONDS: u64 = 1_000_000;

/** One process: shared data, queues, a clock, and VMs. */
export class World {
  readonly leases: MemoryCells = new MemoryCells();
  readonly values: MemoryCells = new MemoryCells();
  readonly queues: Array<Array<Bytes>> = [];
  readonly vms: Array<TestVm> = [];
  /** Milliseconds. */
  now: i64 = 1_000_000;
  /** Which VM is running: it is not interrupted by itself. */
  current: TestVm | null = null;
  /** Messages get lost. */
  isDeaf: bool = false;

  /** @param cells of the ring through which values go */
  constructor(private readonly cells: i32 = 32) {}

  add(settings: FlightSettings, hasQueue: bool = true): TestVm {
    this.queues.push([]);
    const table = new SlotTable(this.leases, 1, new SlotRoom(16, 4096), 7, (<u64>this.queues.length) << 32);
    const post = new TestPost(this, hasQueue ? this.queues.length : 0);
    const ring = new Ring(this.values, this.cells);
    const vm = new TestVm(
      this,
      new FlightHub(new Leases(table), ring, post, (<u64>this.queues.length) << 32),
      settings,
    );
    this.vms.push(vm);
    return vm;
  }

  /** All messages arrive. */
  settle(): void {
    for (let rounds = 0, busy = true; busy && rounds < 1000; rounds++) {
      busy = false;
      for (let i = 0; i < this.vms.length; i++) {
        if (this.queues[i].length == 0 || this.vms[i].isDead) continue;
        this.vms[i].hear();
        busy = true;
      }
    }
  }

  /** Time passes; all who live look once in a period, and hear what they were told. */
  pass(milliseconds: i64): void {
    for (let left = milliseconds; left > 0; left -= FLIGHT_PERIOD) {
      this.now += min<i64>(left, FLIGHT_PERIOD);
      for (let i = 0; i < this.vms.length; i++) this.vms[i].look();
      this.settle();
    }
  }
}

class TestPost extends FlightPost {
  private isOpen: bool = false;

  constructor(
    private readonly world: World,
    private readonly number: u32,
  ) {
    super();
  }

  open(_rootId: u32): void {
    this.isOpen = true;
  }

  get token(): u32 {
    return this.isOpen ? this.number : 0;
  }

  push(token: u32, message: Bytes): bool {
    if (token == 0 || this.world.isDeaf) return false;
    this.world.queues[token - 1].push(message.copy());
    return true;
  }

  pop(): Bytes | null {
    if (this.number == 0 || this.world.queues[this.number - 1].length == 0) return null;
    return this.world.queues[this.number - 1].shift();
  }

  get wall(): i64 {
    return this.world.now;
  }

  get monotonic(): u64 {
    return <u64>this.world.now * NANOSECONDS;
  }
}

export class TestVm {
  isDead: bool = false;
  /** All that ever were. */
  readonly streams: Array<TestStream> = [];

  constructor(
    readonly world: World,
    readonly hub: FlightHub,
    readonly settings: FlightSettings,
  ) {}

  /** @param waits false: only to lead */
  ask(key: string, since: i64 = this.world.now, waits: bool = true): TestStream {
    this.world.current = this;
    const stream = new TestStream(this, key);
    this.streams.push(stream);
    const order = new FlightOrder(Bytes.of(key), since, this.settings, waits);
    const seat = new FlightSeat(stream, new TestWaiter(stream), order, this.hub);
    stream.seat = seat;
    this.hub.join(seat);
    if (seat.role == FlightRole.Ready) stream.got = seat.value.toString();
    return stream;
  }

  look(): void {
    this.world.current = this;
    if (!this.isDead) this.hub.look();
  }

  hear(): void {
    this.world.current = this;
    this.hub.onMessages();
  }
}

/** A stream, and what came of its waiting. */
export class TestStream extends HttpContext {
  isOver: bool = false;
  seat: FlightSeat | null = null;
  /** The value; `-` while there is none. */
  got: string = "-";
  /** `value`, `lead`, `alone`: what it was told, one after another. */
  told: string = "";

  constructor(
    readonly vm: TestVm,
    readonly key: string,
  ) {
    super(1);
  }

  enter(): bool {
    return !this.isOver;
  }

  get role(): FlightRole {
    const seat = this.seat;
    return seat == null ? FlightRole.Over : seat.role;
  }

  get leads(): bool {
    return this.role == FlightRole.Leader;
  }

  /** It waits, and was told nothing yet. */
  get waits(): bool {
    return this.role == FlightRole.Follower;
  }

  done(value: string): void {
    const seat = this.seat;
    this.vm.world.current = this.vm;
    if (seat != null) seat.done(Bytes.of(value));
  }

  failed(): void {
    const seat = this.seat;
    this.vm.world.current = this.vm;
    if (seat != null) seat.failed();
  }

  alone(duration: i64 = 0): void {
    const seat = this.seat;
    this.vm.world.current = this.vm;
    if (seat != null) seat.alone(duration);
  }

  /** Its client leaves. */
  close(): void {
    this.isOver = true;
    this.leave();
  }

  /** It has no part in it any more. */
  leave(): void {
    const seat = this.seat;
    this.vm.world.current = this.vm;
    if (seat != null) seat.end();
  }
}

class TestWaiter extends FlightWaiter {
  constructor(private readonly stream: TestStream) {
    super();
  }

  onValue(value: Bytes): void {
    this.stream.told += "value ";
    this.stream.got = value.toString();
  }

  onLead(): void {
    this.stream.told += "lead ";
  }

  onAlone(): void {
    this.stream.told += "alone ";
  }
}
