import { Bytes, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { byMetric } from "./choose/by-metric";
import { Candidate } from "./choose/candidate";
import { Dice } from "./choose/dice";
import { filterChain } from "./choose/filter-chain";
import { leastRequest, ownerOf } from "./choose/least-request";
import { tries } from "./choose/order";
import { SHARES } from "./choose/shares";
import { Chooser } from "./counts/ledger";
import { PoolCounts } from "./counts/pool-counts";
import { Endpoints } from "./endpoints";
import { MetricPolicy, PickPolicy, PickRule } from "./rule";

/** Picks for one request by what this process knows. */
@final
export class LocalChooser extends Chooser {
  /** What the request may try, the pick first; empty: nothing was picked. */
  order: Array<Candidate> = [];
  /** All endpoints have as many requests as they may. */
  isFull: bool = false;
  /** The pick has the request's prefix. */
  hasPrefix: bool = false;

  constructor(
    private readonly endpoints: Endpoints,
    /** No bytes: not known. */
    private readonly model: Bytes,
    /** Who has the request's prefix; no bytes: nobody. */
    private readonly owner: Bytes,
    private readonly dice: Dice,
  ) {
    super();
  }

  choose(counts: PoolCounts): Bytes {
    const rule = this.endpoints.rule;
    const all = this.endpoints.candidates(counts);
    const open = withRoom(all, rule.most);
    this.isFull = all.length > 0 && open.length == 0;
    const picked = this.oneOf(open, rule);
    if (picked == null) return Bytes.empty();
    this.order = tries(this.withinShare(picked, open, rule), open, this.dice);
    return this.order[0].address;
  }

  private oneOf(candidates: Array<Candidate>, rule: PickRule): Candidate | null {
    if (rule.policy == PickPolicy.Metrics) return this.byMetrics(candidates, rule);
    const owner = ownerOf(candidates, find(candidates, this.owner), rule.maxImbalance);
    this.hasPrefix = owner != null;
    return owner != null ? owner : leastRequest(candidates, this.dice);
  }

  private byMetrics(candidates: Array<Candidate>, rule: PickRule): Candidate | null {
    if (rule.metricPolicy == MetricPolicy.Default) return filterChain(candidates, this.model, this.dice);
    return byMetric(candidates, rule.metricPolicy == MetricPolicy.Most, this.dice);
  }

  /** The pick, or one of the others when it has had its share. */
  private withinShare(picked: Candidate, candidates: Array<Candidate>, rule: PickRule): Candidate {
    if (rule.share.isNone) return picked;
    const window = SHARES.of(this.endpoints.cluster);
    const now = wallMilliseconds();
    if (!window.isOver(picked.address, rule.share, now)) return picked;
    const order = tries(picked, candidates, this.dice);
    for (let i = 1; i < order.length; i++) {
      if (!window.isOver(order[i].address, rule.share, now)) return order[i];
    }
    return order.length > 1 ? order[1] : picked;
  }
}

function withRoom(candidates: Array<Candidate>, most: i64): Array<Candidate> {
  if (most == 0) return candidates;
  const found: Candidate[] = [];
  for (let i = 0; i < candidates.length; i++) {
    if (candidates[i].inFlight < most) found.push(candidates[i]);
  }
  return found;
}

export function find(candidates: Array<Candidate>, address: Bytes): Candidate | null {
  for (let i = 0; address.length > 0 && i < candidates.length; i++) {
    if (candidates[i].address.equals(address)) return candidates[i];
  }
  return null;
}
