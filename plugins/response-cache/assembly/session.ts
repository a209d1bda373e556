import { Bytes, HttpContext, requestHeaders, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheStore, FlightRole, FlightSeat, FlightWaiter } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { Asked, AskedKind } from "./asked";
import { Finder, Lookup, suits } from "./lookup";
import { ResponseCachePlugin } from "./plugin";
import { ResponseCachePolicy } from "./policy";
import { replyNotCached, replyNotModified, replyValue, replyWith } from "./replies";
import {
  conditionsFor,
  hasConditions,
  hasValidator,
  IF_MODIFIED_SINCE,
  IF_NONE_MATCH,
  isKnownToClient,
} from "./rfc/conditions";
import { dateOf, Freshness } from "./rfc/freshness";
import { Use, useOf } from "./rfc/use";
import { StoredAnswer } from "./stored-answer";

const MILLISECONDS: i64 = 1000;

/** How a request stands. */
export const enum Verdict {
  /** The store, or another request, has not answered yet. */
  Open,
  Passed,
  /** It was answered here. */
  Answered,
}

/** One request that may be answered from the cache: looked up, joined to others that ask the same, sent on. */
@final
export class Session {
  verdict: Verdict = Verdict.Open;
  /** A stale answer, which the upstream is asked about, or which replaces its error. */
  stale: StoredAnswer | null = null;
  /** The upstream is asked whether that one is still good, in the place of what the client asked. */
  isConditional: bool = false;
  /** Its part in asking the upstream once for all. */
  seat: FlightSeat | null = null;
  /** Milliseconds since 1970 at which it was looked up, and sent on. */
  readonly lookedUpAt: i64 = wallMilliseconds();
  sentAt: i64 = 0;
  private isHeld: bool = false;

  constructor(
    private readonly stream: HttpContext,
    private readonly plugin: ResponseCachePlugin,
    readonly policy: ResponseCachePolicy,
    readonly asked: Asked,
  ) {}

  /** What comes of it, the verdict says; while it is open, hold the request. */
  start(cache: CacheStore): void {
    new Lookup(this.asked, cache, this.stream, new SessionFinder(this), this.plugin.errors).start();
    this.isHeld = true;
  }

  onFound(answer: StoredAnswer | null, key: Bytes): void {
    const now = wallMilliseconds() / MILLISECONDS;
    if (answer != null && this.isAnsweredBy(answer, key, now)) return;
    if (this.asked.directives.onlyIfCached) {
      replyNotCached();
      this.answered("miss");
      return;
    }
    this.stale = answer;
    if (this.isShareable) this.join(key);
    else this.pass();
  }

  /** Another request has brought the answer. */
  onValue(value: Bytes): void {
    const answer = StoredAnswer.read(value);
    if (answer == null || !suits(answer, this.asked)) {
      this.pass();
      return;
    }
    this.reply(answer, "hit", wallMilliseconds() / MILLISECONDS);
  }

  /** Sends the request on. */
  pass(): void {
    this.sentAt = wallMilliseconds();
    const stale = this.renewable;
    if (stale != null) this.askAbout(stale);
    this.verdict = Verdict.Passed;
    if (this.isHeld) this.stream.continueRequest();
  }

  /** Answers with what was kept, or what another request brought. @param now seconds since 1970 */
  reply(answer: StoredAnswer, status: string, now: i64): void {
    const rule = this.policy.rule;
    if (rule != null) replyValue(answer, rule.contentType, max<i64>(now - answer.arrivedAt, 0));
    else {
      const freshness = this.freshnessOf(answer);
      const date = dateOf(answer.headers, answer.arrivedAt);
      if (isKnownToClient(this.asked.headers, answer.headers, date))
        replyNotModified(answer, status, freshness.age(now));
      else replyWith(answer, status, freshness.age(now));
    }
    this.answered(status);
  }

  freshnessOf(answer: StoredAnswer): Freshness {
    return Freshness.of(answer.status, answer.headers, answer.askedAt, answer.arrivedAt, this.policy.terms);
  }

  /** Whether what the upstream answers to this request is what others want, too. */
  private get isShareable(): bool {
    if (!this.asked.isPlain || this.asked.kind == AskedKind.Head) return false;
    return this.renewable != null || !hasConditions(this.asked.headers);
  }

  /** The stale answer, if the upstream can be asked about it. */
  private get renewable(): StoredAnswer | null {
    const stale = this.stale;
    if (stale == null || this.policy.rule != null || this.asked.kind != AskedKind.Get) return null;
    return hasValidator(stale.headers) ? stale : null;
  }

  private answered(status: string): void {
    this.verdict = Verdict.Answered;
    this.plugin.count(status);
  }

  private isAnsweredBy(answer: StoredAnswer, key: Bytes, now: i64): bool {
    const use = this.useOf(answer, now);
    if (use == Use.Renew) return false;
    if (use == Use.StaleWhileRenewed && this.leads(key)) return false;
    this.reply(answer, use == Use.Fresh ? "hit" : "stale", now);
    return true;
  }

  private useOf(answer: StoredAnswer, now: i64): Use {
    const asked = this.asked.directives;
    if (this.policy.rule == null) return useOf(this.freshnessOf(answer), asked, now);
    const isTooOld = asked.maxAge >= 0 && now - answer.arrivedAt > asked.maxAge;
    return asked.noCache || isTooOld ? Use.Renew : Use.Fresh;
  }

  /** Whether nobody else is asking the upstream for it: then this request does, and what is stale is for the others. */
  private leads(key: Bytes): bool {
    const flights = this.policy.flights;
    if (flights == null) return true;
    const seat = flights.join(key, this.stream, new SessionWaiter(this), this.lookedUpAt);
    if (seat.role == FlightRole.Leader) this.seat = seat;
    else seat.end();
    return seat.role == FlightRole.Leader;
  }

  private join(key: Bytes): void {
    const flights = this.policy.flights;
    if (flights == null || this.seat != null) {
      this.pass();
      return;
    }
    const seat = flights.join(key, this.stream, new SessionWaiter(this), this.lookedUpAt);
    this.seat = seat;
    if (seat.role == FlightRole.Ready) this.onValue(seat.value);
    else if (seat.role != FlightRole.Follower) this.pass();
  }

  /** What the client knows is judged by what the upstream says to this. */
  private askAbout(stale: StoredAnswer): void {
    this.isConditional = true;
    requestHeaders.removeBytes(IF_NONE_MATCH);
    requestHeaders.removeBytes(IF_MODIFIED_SINCE);
    const conditions = conditionsFor(stale.headers);
    for (let i = 0; i < conditions.length; i++) {
      requestHeaders.replaceBytes(conditions.nameAt(i), conditions.valueAt(i));
    }
  }
}

@final
class SessionFinder extends Finder {
  constructor(private readonly session: Session) {
    super();
  }

  onFound(answer: StoredAnswer | null, key: Bytes, _late: bool): void {
    this.session.onFound(answer, key);
  }
}

@final
class SessionWaiter extends FlightWaiter {
  constructor(private readonly session: Session) {
    super();
  }

  onValue(value: Bytes): void {
    this.session.onValue(value);
  }

  onLead(): void {
    this.session.pass();
  }

  onAlone(): void {
    this.session.pass();
  }
}
