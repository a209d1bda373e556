import { Bytes, HttpContext, routeName, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Store, StoreBatch, StoreFault, StoreHandler, StoreReply } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { anyOf, Candidate, standing } from "../choose/candidate";
import { EndpointPlugin } from "../endpoint-plugin";
import { Endpoints } from "../endpoints";
import { prefixKey } from "../prefix/message-digests";
import { PickPolicy } from "../rule";

/** Prefixes that are looked up. */
const MOST_PREFIXES: i32 = 64;

/** What Redis has picked for a request. */
@final
export class RemotePick {
  constructor(
    /** No bytes: all endpoints have as many requests as they may. */
    readonly address: Bytes,
    readonly hasPrefix: bool,
  ) {}
}

/** Who waits for it. */
export abstract class RemotePicking {
  /** @param pick null: Redis does not answer. @param late the stream waits, and is to be let go on */
  abstract onPick(pick: RemotePick | null, late: bool): void;

  /** A pick has been made for a stream that is over. */
  abstract onOrphanPick(pick: RemotePick): void;
}

/** The table of Higress's own plugin for a route and a cluster. */
export function countsKey(cluster: Bytes): Bytes {
  return Bytes.of("higress:global_least_request_table:" + routeName().toString() + ":" + cluster.toString());
}

function cleanedKey(cluster: Bytes): Bytes {
  const place = routeName().toString() + ":" + cluster.toString();
  return Bytes.of("higress:global_least_request_table:last_clean_time:" + place);
}

/** Asks Redis. @returns whether the answer is still to come */
export function pickRemotely(
  store: Store,
  plugin: EndpointPlugin,
  ask: RemoteAsk,
  stream: HttpContext,
  waiter: RemotePicking,
): bool {
  const batch = new StoreBatch().eval(plugin.picking, ask.keys(), ask.words(plugin));
  return store.run(batch, stream, new PickReply(plugin, waiter));
}

/** A request is over. */
export function releaseRemotely(store: Store, plugin: EndpointPlugin, key: Bytes, address: Bytes, rootId: u32): void {
  const batch = new StoreBatch().eval(plugin.releasing, [key], [address]);
  store.runDetached(batch, rootId, new ReleaseReply(plugin));
}

/** What is asked of Redis. */
@final
export class RemoteAsk {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly candidates: Array<Candidate>,
    /** The shortest first. */
    private readonly prefixes: Array<Bytes>,
  ) {}

  keys(): Array<Bytes> {
    const cluster = this.endpoints.cluster;
    const keys: Bytes[] = [countsKey(cluster), cleanedKey(cluster)];
    const last = max<i32>(this.prefixes.length - MOST_PREFIXES, 0);
    for (let i = this.prefixes.length - 1; i >= last; i--) keys.push(prefixKey(this.prefixes[i]));
    return keys;
  }

  /** Of equals the script takes the first, so they come in any order. */
  words(plugin: EndpointPlugin): Array<Bytes> {
    const rule = this.endpoints.rule;
    const well = standing(this.candidates);
    const words: Bytes[] = [
      decimal(wallMilliseconds() / 1000),
      decimal(rule.cleanSeconds),
      decimal(rule.policy == PickPolicy.LeastRequest ? rule.most : 0),
      decimal(rule.prefixLife / 1000),
      decimal(rule.maxImbalance),
      decimal(well.length),
    ];
    const left = well.slice();
    while (left.length > 0) {
      const one = anyOf(left, plugin.dice);
      if (one == null) break;
      left.splice(left.indexOf(one), 1);
      words.push(one.address);
    }
    for (let i = 0; i < this.candidates.length; i++) {
      if (!well.includes(this.candidates[i])) words.push(this.candidates[i].address);
    }
    return words;
  }
}

function decimal(value: i64): Bytes {
  return Bytes.of(value.toString());
}

@final
class PickReply extends StoreHandler {
  constructor(
    private readonly plugin: EndpointPlugin,
    private readonly waiter: RemotePicking,
  ) {
    super();
  }

  onReply(reply: StoreReply): void {
    this.waiter.onPick(this.read(reply), reply.late);
  }

  onOrphanReply(reply: StoreReply): void {
    const pick = this.read(reply);
    if (pick != null) this.waiter.onOrphanPick(pick);
  }

  private read(reply: StoreReply): RemotePick | null {
    const value = reply.at(0);
    if (reply.fault == StoreFault.None && value.length == 3) {
      return new RemotePick(value.at(0).asBytes(), value.at(2).asInteger() == 1);
    }
    const isFault = reply.fault != StoreFault.None;
    this.plugin.storeFailed(
      isFault ? reply.fault : StoreFault.Server,
      isFault ? reply.error : "the answer to a pick is none",
    );
    return null;
  }
}

@final
class ReleaseReply extends StoreHandler {
  constructor(private readonly plugin: EndpointPlugin) {
    super();
  }

  onReply(reply: StoreReply): void {
    if (reply.fault != StoreFault.None) this.plugin.storeFailed(reply.fault, reply.error);
  }

  onOrphanReply(reply: StoreReply): void {
    this.onReply(reply);
  }
}
