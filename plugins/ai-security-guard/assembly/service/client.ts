import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  HttpContext,
  LogLevel,
  log,
  monotonicNanoseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Breaker } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Service, ServiceCall } from "./service";

/** Largest answer of a service that is read, in bytes: masked texts of a full batch, escaped. */
const LARGEST_ANSWER: i32 = 512 * 1024;

/** Failures in a row after which a service is left alone, and for how long, in nanoseconds. */
const FAILURES: u32 = 5;
const PAUSE: u64 = 5_000_000_000;
/** Nanoseconds between two lines of the log about one service. */
const QUIET: u64 = 60_000_000_000;

/** What a service answered; empty when it did not, or not with 2xx. */
export abstract class ServiceHandler {
  /** @param why there is no answer; empty when there is one */
  abstract onAnswer(body: Bytes, why: string): void;
}

/** Asks a service by callouts, leaves it alone for a while when it fails, and tells of that in the log once a minute. */
@final
export class ServiceClient {
  private readonly breaker: Breaker = new Breaker(FAILURES, PAUSE);
  private quietUntil: u64 = 0;

  constructor(
    private readonly name: string,
    private readonly service: Service,
  ) {}

  /** @returns false: it was not asked, and `handler` is not called */
  ask(call: ServiceCall, stream: HttpContext, handler: ServiceHandler): bool {
    if (!this.breaker.allows(monotonicNanoseconds())) return false;
    const waiting = new Waiting(this, handler);
    const requests = this.service.requests(call);
    for (let i = 0; i < requests.length; i++) if (stream.callout(requests[i], waiting)) return true;
    this.failed("no such cluster");
    return false;
  }

  /** Its answer could be read. */
  succeeded(): void {
    this.breaker.succeeded();
  }

  /** @param why holds nothing that a client or a service has sent */
  failed(why: string): void {
    const now = monotonicNanoseconds();
    this.breaker.failed(now);
    if (now < this.quietUntil) return;
    this.quietUntil = now + QUIET;
    log(LogLevel.Warn, "ai-security-guard: " + this.name + " gives no verdict: " + why);
  }
}

@final
class Waiting extends CalloutHandler {
  constructor(
    private readonly client: ServiceClient,
    private readonly handler: ServiceHandler,
  ) {
    super();
  }

  onReply(reply: CalloutReply): void {
    if (reply.status >= 200 && reply.status < 300 && reply.bodySize <= <u32>LARGEST_ANSWER) {
      this.handler.onAnswer(reply.body(LARGEST_ANSWER), "");
      return;
    }
    const why = reply.failed
      ? "it does not answer"
      : reply.bodySize > <u32>LARGEST_ANSWER
        ? "its answer is too large"
        : "it answered " + reply.status.toString();
    this.client.failed(why);
    this.handler.onAnswer(Bytes.empty(), why);
  }
}
