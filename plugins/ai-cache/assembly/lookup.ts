import { Bytes, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  CacheAsk,
  CacheEntry,
  CacheHandler,
  CacheReply,
  FlightRole,
  FlightSeat,
  FlightWaiter,
  Unheard,
} from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { StoreFault } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Asked } from "./asked";
import { Hit, HitKind } from "./hit";
import { KeyStrategy } from "./key/question";
import { isWholeAnswer } from "./log/log-check";
import { CachePlugin } from "./plugin";
import { CachePolicy } from "./policy";
import { replyHit, replyNotCached } from "./replies";
import { SemanticSearch } from "./semantic/semantic-search";
import { AiCacheStream } from "./stream";

/** How a request stands. */
export const enum Verdict {
  /** It waits for the store, or for another request's answer. */
  Open,
  /** It goes to the provider. */
  Passed,
  /** It was answered here. */
  Answered,
}

/**
 * Finds the answer to one request: the one that is kept under its key; else, of identical requests that come at the same time,
 * one goes on (to `policy.next`, where there is one, and then to the provider), and the others wait for what it gets.
 */
@final
export class Lookup {
  verdict: Verdict = Verdict.Open;
  /** The host holds the request: whoever decides lets it go on. */
  isHeld: bool = false;
  /** Milliseconds since 1970. */
  readonly askedAt: i64 = wallMilliseconds();
  /** Whether an old answer is being renewed. */
  isRenewal: bool = false;
  /** What `policy.next` keeps of it. */
  search: SemanticSearch | null = null;
  private seat: FlightSeat | null = null;

  constructor(
    readonly stream: AiCacheStream,
    readonly plugin: CachePlugin,
    readonly policy: CachePolicy,
    readonly asked: Asked,
  ) {}

  start(): void {
    const asked = this.asked;
    if (asked.control.noCache) {
      this.pass();
      return;
    }
    if (this.policy.keys.strategy == KeyStrategy.Disabled) {
      this.miss();
      return;
    }
    this.policy.store.read(new CacheAsk(asked.key, asked.groups), this.stream, new ExactHandler(this));
  }

  /** What is kept under the key. */
  onKept(reply: CacheReply): void {
    if (reply.fault != StoreFault.None) this.plugin.storeFailed(reply.fault, reply.error);
    if (reply.corrupt) this.plugin.count("corrupt");
    const entry = reply.entry;
    if (entry == null) this.miss();
    else if (!isWholeAnswer(entry.value)) this.discard();
    else this.consider(entry);
  }

  /** Another request's answer. */
  onValue(log: Bytes): void {
    this.answer(Hit.received(log));
  }

  /** This request is to fetch the answer, for itself or for others as well. */
  fetch(): void {
    const next = this.policy.next;
    if (next == null) this.pass();
    else next.look(this);
  }

  /** Answers the request, and those who wait with it. */
  answer(hit: Hit): void {
    const seat = this.seat;
    if (seat != null) seat.done(hit.handed);
    this.verdict = Verdict.Answered;
    replyHit(this, hit);
  }

  /** The request goes to the provider. */
  pass(): void {
    this.verdict = Verdict.Passed;
    this.asked.count();
    this.stream.onPass(this);
    if (this.isHeld) this.stream.continueRequest();
  }

  /** The provider's answer, whole. */
  share(log: Bytes): void {
    const seat = this.seat;
    if (seat != null) seat.done(log);
  }

  /** There is no answer for others. @param isFinal whether none of them would get one either by waiting */
  giveUp(isFinal: bool): void {
    const seat = this.seat;
    if (seat == null) return;
    if (isFinal) seat.alone();
    else seat.failed();
  }

  /** The stream is over. */
  end(): void {
    const seat = this.seat;
    if (seat != null) seat.end();
  }

  private consider(entry: CacheEntry): void {
    const now = wallMilliseconds();
    const times = entry.times;
    const left = times.freshUntil - now;
    const control = this.asked.control;
    const hit = new Hit(entry.value, times.createdAt, left >= 0 ? HitKind.Fresh : HitKind.Stale);
    if (!control.accepts(now - times.createdAt, left, this.policy.flights != null)) this.miss();
    else if (left >= 0 || control.onlyIfCached || !this.renews()) this.answer(hit);
  }

  /** Whether this request gets the new answer for an old one: if nobody else does so already. */
  private renews(): bool {
    const seat = this.join();
    if (seat == null) return false;
    if (seat.role == FlightRole.Ready) {
      this.onValue(seat.value);
      return true;
    }
    if (seat.role != FlightRole.Leader) {
      seat.end();
      this.seat = null;
      return false;
    }
    this.isRenewal = true;
    this.fetch();
    return true;
  }

  private miss(): void {
    if (this.asked.control.onlyIfCached) {
      this.verdict = Verdict.Answered;
      replyNotCached(this);
      return;
    }
    const seat = this.join();
    if (seat == null) this.fetch();
    else if (seat.role == FlightRole.Ready) this.onValue(seat.value);
    else if (seat.role != FlightRole.Follower) this.fetch();
    else if (this.policy.next == null) this.asked.letGo();
  }

  /** Null where requests do not wait for each other. */
  private join(): FlightSeat | null {
    const flights = this.policy.flights;
    if (flights == null) return null;
    const seat = flights.join(this.asked.key, this.stream, new Following(this), this.askedAt);
    this.seat = seat;
    return seat;
  }

  /** What is kept is no answer. */
  private discard(): void {
    this.plugin.count("corrupt");
    this.policy.store.remove(this.asked.key, this.stream, new Unheard());
    this.miss();
  }
}

@final
class ExactHandler extends CacheHandler {
  constructor(private readonly lookup: Lookup) {
    super();
  }

  onReply(reply: CacheReply): void {
    this.lookup.onKept(reply);
  }
}

@final
class Following extends FlightWaiter {
  constructor(private readonly lookup: Lookup) {
    super();
  }

  onValue(log: Bytes): void {
    this.lookup.onValue(log);
  }

  onLead(): void {
    this.lookup.fetch();
  }

  onAlone(): void {
    this.lookup.fetch();
  }
}
