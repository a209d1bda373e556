import {
  Bytes,
  JsonValue,
  overrideHost,
  PropertyPath,
  requestHeaders,
  upstreamHosts,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate } from "./choose/candidate";
import { addressList } from "./choose/order";
import { PoolCounts } from "./counts/pool-counts";
import { HOSTS } from "./host-states";
import { PodState, PoolBoard } from "./metrics/board";
import { ENDPOINT_HEADER, EndpointPool } from "./policy";
import { PickRule } from "./rule";

const HEADER: Bytes = Bytes.of(ENDPOINT_HEADER);
const HEALTHY: string = "Healthy";
const NAME: Bytes = Bytes.of("ai-load-balancer");

/** Says who wrote the header, so that plugins behind this one do not take it for the client's. */
const PICKED_BY: PropertyPath = PropertyPath.of("endpoint_picked_by");

/** Endpoints that are looked at. */
const MOST_HOSTS: i32 = 1024;

/** The endpoints of one request's cluster. */
export abstract class Endpoints {
  constructor(
    /** Its name, or that of its group. */
    readonly cluster: Bytes,
    readonly rule: PickRule,
  ) {}

  abstract candidates(counts: PoolCounts): Array<Candidate>;

  /** Whether any has adapters, so that the model that is asked for matters. */
  abstract get hasAdapters(): bool;

  /** Whether the headers have to be held until something was picked. */
  abstract get holdsHeaders(): bool;

  /** Whether a request that another endpoint has answered has failed at the one that was picked. */
  abstract get tellsFailures(): bool;

  /** Sends the request to the first of them; where it fails, and the route retries, to the others in turn. */
  abstract take(order: Array<Candidate>): void;
}

/** Those that the configuration names; the cluster takes them by a header. */
@final
export class PoolEndpoints extends Endpoints {
  private readonly board: PoolBoard;
  private readonly now: i64 = wallMilliseconds();

  constructor(private readonly pool: EndpointPool) {
    super(pool.group, pool.rule);
    this.board = pool.usesMetrics ? PoolBoard.read(pool.group) : new PoolBoard();
  }

  candidates(counts: PoolCounts): Array<Candidate> {
    const found: Candidate[] = [];
    const endpoints = this.pool.endpoints;
    for (let i = 0; i < endpoints.length; i++) {
      const address = endpoints[i];
      found.push(
        new Candidate(address, counts.inFlight(address), counts.isFailing(address, this.now), this.stateOf(address)),
      );
    }
    return found;
  }

  private stateOf(address: Bytes): PodState | null {
    const state = this.board.find(address);
    return state != null && state.isFresh(this.now, this.pool.metricsLife) ? state : null;
  }

  get hasAdapters(): bool {
    return this.board.hasAdapters;
  }

  get holdsHeaders(): bool {
    return false;
  }

  get tellsFailures(): bool {
    return true;
  }

  take(order: Array<Candidate>): void {
    requestHeaders.replaceBytes(HEADER, addressList(order, this.pool.maxEndpoints));
    PICKED_BY.set(NAME);
  }
}

/** Those that Higress's Envoy tells, with the metrics that it has read itself. */
@final
export class HostEndpoints extends Endpoints {
  private readonly pairs: Array<Bytes> = upstreamHosts();
  private readonly now: i64 = wallMilliseconds();

  candidates(counts: PoolCounts): Array<Candidate> {
    const found: Candidate[] = [];
    for (let i = 0; i + 1 < this.pairs.length && found.length < MOST_HOSTS; i += 2) {
      const facts = JsonValue.of(this.pairs[i + 1]);
      if (!facts.member("health_status").asBytes().equalsString(HEALTHY)) continue;
      const address = this.pairs[i];
      const inFlight = counts.inFlight(address);
      const state = HOSTS.stateOf(address, facts.member("metrics"), this.rule.targetMetric, inFlight);
      found.push(new Candidate(address, inFlight, counts.isFailing(address, this.now), state));
    }
    return found;
  }

  get hasAdapters(): bool {
    return HOSTS.hasAdapters;
  }

  /** Without, the host is chosen before this is heard. */
  get holdsHeaders(): bool {
    return true;
  }

  /** The host may have taken another one for reasons of its own, of a request without a body for one. */
  get tellsFailures(): bool {
    return false;
  }

  take(order: Array<Candidate>): void {
    if (order.length > 0) overrideHost(order[0].address);
  }
}
