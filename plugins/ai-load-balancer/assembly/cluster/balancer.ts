import { Bytes, randomBelow, Timer, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PoolBoard } from "../endpoint/metrics/board";
import { ServiceBook } from "./book";
import { isOverloaded } from "./overload";
import { Choice, ClusterPolicy } from "./policy";
import { Seat } from "./seat";
import { Service } from "./service";
import { Mode, ServiceLoad } from "./service-load";
import { OverloadTally } from "./tally";

/** Chooses among services, by what all workers know of them. One for each instance of the plugin. */
@final
export class ClusterBalancer {
  readonly book: ServiceBook = new ServiceBook();
  private readonly tally: OverloadTally = new OverloadTally();

  /** @param named what the header says already; no bytes: nothing */
  choose(policy: ClusterPolicy, named: Bytes): Choice {
    const given = policy.keepsHeader && named.length > 0 ? policy.indexOf(named) : -1;
    const readsAll = policy.hasLimits || (policy.mode != Mode.Given && given < 0);
    if (!readsAll) return new Choice(given);
    const now = wallMilliseconds();
    const loads: ServiceLoad[] = [];
    const full: bool[] = [];
    for (let i = 0; i < policy.services.length; i++) {
      const service = policy.services[i];
      const record = this.book.read(service.account, now);
      loads.push(new ServiceLoad(record, policy.mode, policy.window, now));
      full.push(service.isFull(record.counts(now)) || isPoolOverloaded(service, now));
    }
    const choice = policy.choose(given, loads, full, randomBelow(u32.MAX_VALUE));
    this.tally.count(choice);
    return choice;
  }

  /** A request is under way to a service. @param index of the service; null where there is none */
  sit(policy: ClusterPolicy, index: i32): Seat | null {
    if (<u32>index >= <u32>policy.services.length) return null;
    const account = this.book.account(policy.services[index].account);
    return new Seat(this.book, account, index, policy.window);
  }
}

function isPoolOverloaded(service: Service, now: i64): bool {
  return service.pool.length > 0 && isOverloaded(service, PoolBoard.read(service.pool), now);
}

/** Milliseconds between two looks at what takes long. */
const PERIOD: u32 = 1000;

@final
export class ClusterTimer extends Timer {
  constructor(private readonly balancer: ClusterBalancer) {
    super(PERIOD);
  }

  run(): void {
    this.balancer.book.renew(wallMilliseconds());
  }
}
