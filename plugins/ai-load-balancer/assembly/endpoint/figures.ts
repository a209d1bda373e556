import { Counter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PickPolicy } from "./rule";

/** What is counted of picks. */
@final
export class Figures {
  private readonly leastRequest: Counter = new Counter("ai_load_balancer.picks.global_least_request");
  private readonly prefix: Counter = new Counter("ai_load_balancer.picks.prefix_cache");
  private readonly metrics: Counter = new Counter("ai_load_balancer.picks.endpoint_metrics");
  private readonly noPick: Counter = new Counter("ai_load_balancer.no_pick");
  private readonly hits: Counter = new Counter("ai_load_balancer.prefix_hits");
  private readonly misses: Counter = new Counter("ai_load_balancer.prefix_misses");
  private readonly failovers: Counter = new Counter("ai_load_balancer.failed_picks");
  private readonly refusals: Counter = new Counter("ai_load_balancer.exceeded");
  private readonly readingFailures: Counter = new Counter("ai_load_balancer.metrics_failures");

  picked(policy: PickPolicy): void {
    if (policy == PickPolicy.LeastRequest) this.leastRequest.add();
    else if (policy == PickPolicy.PrefixCache) this.prefix.add();
    else this.metrics.add();
  }

  notPicked(): void {
    this.noPick.add();
  }

  prefixFound(found: bool): void {
    if (found) this.hits.add();
    else this.misses.add();
  }

  pickFailed(): void {
    this.failovers.add();
  }

  exceeded(): void {
    this.refusals.add();
  }

  metricsFailed(): void {
    this.readingFailures.add();
  }
}
