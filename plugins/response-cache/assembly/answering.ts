import {
  Bytes,
  ByteWriter,
  HeaderList,
  responseFromUpstream,
  responseHeaders,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheStore, FlightSeat } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { Keeper } from "./keeper";
import { ResponseCachePlugin } from "./plugin";
import { STATUS_HEADER } from "./replies";
import { statusOf } from "./rfc/fields";
import { whyNotStored, whyValueNotKept } from "./rfc/storable";
import { freshened, storedFields } from "./rfc/stored-fields";
import { mayReplaceError } from "./rfc/use";
import { varyNames, varyText } from "./rfc/vary";
import { Session } from "./session";
import { StoredAnswer } from "./stored-answer";
import { AskedKind } from "./asked";

const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
const SET_COOKIE: Bytes = Bytes.of("set-cookie");
/** Bytes of a body that there is room for at once. */
const FIRST_BYTES: i32 = 4096;
const MILLISECONDS: i64 = 1000;
const NOT_MODIFIED: i32 = 304;
const FIRST_ERROR: i32 = 400;
/** From here on the upstream has failed; 501 says what it can do. */
const FAILED: i32 = 500;
const NOT_IMPLEMENTED: i32 = 501;

/** Milliseconds for which an answer that is not kept is taken for what the next will be: nobody waits for another's. */
const UNSHARED: i64 = 5000;

/** What becomes of an answer. */
export const enum Answered {
  /** It passes. */
  Passes,
  /** What was kept is answered in its place. */
  Replaced,
}

/** The answer to a request that was sent on: kept, handed on, or replaced by what was kept. */
@final
export class Answering {
  /** The body so far, up to what may be kept of it. */
  private body: ByteWriter | null = null;
  private headers: HeaderList = new HeaderList();
  private status: i32 = 0;
  private arrivedAt: i64 = 0;
  private readonly keeper: Keeper;

  constructor(
    private readonly plugin: ResponseCachePlugin,
    private readonly session: Session,
    private readonly cache: CacheStore,
  ) {
    this.keeper = new Keeper(session.policy, cache);
  }

  onHeaders(): Answered {
    const response = responseHeaders.all();
    this.status = statusOf(response);
    this.arrivedAt = wallMilliseconds();
    const stale = this.session.stale;
    if (stale != null && this.session.isConditional && this.status == NOT_MODIFIED) return this.renew(stale, response);
    if (stale != null && this.isError && this.replaceError(stale)) return Answered.Replaced;
    this.headers = storedFields(response);
    const why = this.whyNotKept(response);
    if (why.length > 0) return this.passUnkept(why);
    this.tell("miss");
    const most = min(this.cache.largest, LARGEST) - sizeOf(this.headers);
    if (announcedLength(response) > <i64>most) this.drop();
    else this.body = new ByteWriter(FIRST_BYTES, max(most, 0));
    return Answered.Passes;
  }

  get isRecording(): bool {
    return this.body != null;
  }

  onBody(chunk: Bytes): void {
    const body = this.body;
    if (body == null) return;
    body.bytes(chunk);
    if (body.overflowed) this.drop();
  }

  /** The answer is complete. */
  onEnd(): void {
    const gathered = this.body;
    if (gathered == null) return;
    this.body = null;
    const body = gathered.take();
    const rule = this.session.policy.rule;
    if (rule == null) {
      this.keep(body);
      return;
    }
    const value = rule.valueIn(body);
    if (isBlank(value)) this.release();
    else this.keep(value);
  }

  /** There is too much of it to be kept. */
  private drop(): void {
    this.body = null;
    this.plugin.count("too_large");
    this.release();
  }

  private keep(body: Bytes): void {
    const session = this.session;
    const policy = session.policy;
    if (policy.rule == null) {
      this.keepAnswer(this.answerOf(this.headers, body));
      return;
    }
    const answer = this.answerOf(new HeaderList(), body);
    this.keeper.keepFor(policy.ttl, answer, session.asked, session.lookedUpAt);
    this.handOn(answer);
  }

  /** What has to be asked about before it is used is for nobody else, as it is. */
  private keepAnswer(answer: StoredAnswer): void {
    const times = this.keeper.lifeOf(answer, this.session.lookedUpAt);
    this.keeper.keep(answer, this.session.asked, times);
    if (times.freshUntil > times.createdAt) this.handOn(answer);
    else this.release();
  }

  /** The upstream says that the stale answer is still good (RFC 9111, section 4.3.4). */
  private renew(stale: StoredAnswer, response: HeaderList): Answered {
    const session = this.session;
    const fields = freshened(stale.headers, response);
    const answer = stale.renewed(fields, seconds(session.sentAt), seconds(this.arrivedAt));
    if (this.mayKeep(answer, response)) this.keepAnswer(answer);
    else this.release();
    session.reply(answer, "revalidated", seconds(this.arrivedAt));
    return Answered.Replaced;
  }

  /** A 304 may say that the answer is for nobody else any more. */
  private mayKeep(answer: StoredAnswer, notModified: HeaderList): bool {
    const whole = new HeaderList().add(":status", answer.status.toString());
    for (let i = 0; i < answer.headers.length; i++) whole.addBytes(answer.headers.nameAt(i), answer.headers.valueAt(i));
    const cookie = notModified.getBytes(SET_COOKIE);
    if (cookie.length > 0) whole.addBytes(SET_COOKIE, cookie);
    return whyNotStored(this.session.asked.headers, whole, this.session.policy.terms.usual > 0).length == 0;
  }

  private replaceError(stale: StoredAnswer): bool {
    const session = this.session;
    if (session.policy.rule != null || stale.status >= FIRST_ERROR) return false;
    const now = seconds(this.arrivedAt);
    if (!mayReplaceError(session.freshnessOf(stale), session.asked.directives, now)) return false;
    this.handOn(stale);
    session.reply(stale, "stale", now);
    return true;
  }

  private get isError(): bool {
    return this.status >= FAILED && this.status != NOT_IMPLEMENTED;
  }

  /** A word for metrics; empty: it is kept. */
  private whyNotKept(response: HeaderList): string {
    const session = this.session;
    if (session.asked.kind == AskedKind.Head) return "head";
    // What a plugin or the proxy answered is no answer of the resource.
    if (!responseFromUpstream()) return "local";
    const rule = session.policy.rule;
    if (rule != null && !rule.takesStatus(this.status)) return "status";
    if (rule != null) return whyValueNotKept(response);
    const reason = whyNotStored(session.asked.headers, response, session.policy.terms.usual > 0);
    if (reason.length > 0) return reason;
    const times = this.keeper.lifeOf(this.answerOf(this.headers, Bytes.empty()), session.lookedUpAt);
    return times.staleUntil > times.createdAt ? "" : "no_time";
  }

  private answerOf(headers: HeaderList, body: Bytes): StoredAnswer {
    const session = this.session;
    const isByKey = session.policy.rule != null;
    const vary = isByKey ? Bytes.empty() : varyText(varyNames(headers), session.asked.headers);
    return new StoredAnswer(this.status, seconds(session.sentAt), seconds(this.arrivedAt), vary, headers, body);
  }

  private passUnkept(why: string): Answered {
    this.release();
    this.tell("skip");
    this.plugin.count("skip." + why);
    return Answered.Passes;
  }

  private tell(status: string): void {
    responseHeaders.replaceBytes(STATUS_HEADER, Bytes.of(status));
    if (status == "miss") this.plugin.count("miss");
  }

  private handOn(answer: StoredAnswer): void {
    const seat: FlightSeat | null = this.session.seat;
    if (seat != null) seat.done(answer.write());
  }

  private release(): void {
    const seat: FlightSeat | null = this.session.seat;
    if (seat != null) seat.alone(UNSHARED);
  }
}

const LARGEST: i32 = 16 * 1024 * 1024;

/** Of the body, in bytes; 0 where it is not said. */
function announcedLength(response: HeaderList): i64 {
  const length = response.getBytes(CONTENT_LENGTH);
  return length.length > 0 ? I64.parseInt(length.toString()) : 0;
}

/** Bytes of fields, and of what stands around them. */
function sizeOf(headers: HeaderList): i32 {
  let size = 512;
  for (let i = 0; i < headers.length; i++) size += headers.nameAt(i).length + headers.valueAt(i).length + 3;
  return size;
}

function seconds(milliseconds: i64): i64 {
  return milliseconds / MILLISECONDS;
}

function isBlank(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) if (text.at(i) > 0x20) return false;
  return true;
}
