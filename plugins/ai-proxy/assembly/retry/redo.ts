import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  clusterName,
  HeaderList,
  HttpContext,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerOptions } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ReplacedAnswer } from "../answer/replaced-answer";
import { Call } from "../call";
import { clustersOf } from "../outcall/clusters";
import { OwnRequest } from "../outcall/own-request";
import { Provider } from "../provider/provider";
import { Redone } from "./redone";

/** The status of a request that nobody answered. */
export const UNANSWERED: i32 = 503;

/** Gets the answer of another attempt. */
export interface RedoOwner {
  /** @param answer the first that is no failure, or else the last; null when all attempts broke off */
  onRedone(answer: ReplacedAnswer | null): void;
  /** What a writer of the answer needs. */
  answerOptionsOf(call: Call): AnswerOptions;
}

/**
 * Sends a request once more by callouts, since an ordinary filter has no other way: to the same provider with another key
 * (`retryOnFailure`), then to the providers of `fallback`. A callout brings its answer whole, so a stream comes at once.
 */
@final
export class Redo extends CalloutHandler {
  /** Attempts so far, the first one included. */
  attempts: i32 = 1;
  /** Whether others are asked. */
  isUnderWay: bool = false;
  private retries: i32 = 0;
  private nextFallback: i32 = 0;
  private call: Call;
  /** Keys of the present provider that were tried. */
  private tried: i32[] = [];
  private last: ReplacedAnswer | null = null;
  private readonly cluster: string = clusterName().toString();

  constructor(
    private readonly stream: HttpContext,
    private readonly owner: RedoOwner,
    first: Call,
    private readonly fallback: Provider[],
    private readonly head: HeaderList,
    private readonly body: Bytes,
  ) {
    super();
    this.call = first;
  }

  /**
   * Begins when the failure asks for it; true when another answer will come.
   * @param verdict the status of the failure; of an answer that is none the status of the error that it stands for
   */
  begin(verdict: i32): bool {
    if (this.isUnderWay) return true;
    this.isUnderWay = this.next(verdict);
    return this.isUnderWay;
  }

  onReply(reply: CalloutReply): void {
    const call = this.call;
    let verdict = UNANSWERED;
    if (!reply.failed) {
      const redone = Redone.ofReply(reply, call, this.owner.answerOptionsOf(call), this.attempts);
      this.last = redone.answer;
      verdict = redone.verdict;
    }
    call.provider.keys.report(call.key, reply.failed ? UNANSWERED : <i32>reply.status);
    if (verdict < 400 || !this.next(verdict)) this.owner.onRedone(this.last);
  }

  /** Sends the next request that there is to try after such a failure: with another key, or to another provider. */
  private next(verdict: i32): bool {
    const provider = this.call.provider;
    const retry = provider.entry.retryOnFailure;
    this.tried.push(this.call.key);
    const hasKey = this.tried.length < provider.keys.count;
    if (retry.enabled && this.retries < retry.maxRetries && hasKey && provider.retryStatuses.has(verdict)) {
      this.retries++;
      if (this.send(provider)) return true;
    }
    if (!isFailureOfProvider(verdict)) return false;
    this.tried = [];
    this.retries = 0;
    while (this.nextFallback < this.fallback.length) if (this.send(this.fallback[this.nextFallback++])) return true;
    return false;
  }

  /** False when the provider cannot be asked. */
  private send(provider: Provider): bool {
    const request = new OwnRequest(provider, new HeaderList(this.head.pairs.slice()), this.body, this.tried);
    if (request.error != null) return false;
    const entry = provider.entry;
    const timeout = entry.retryOnFailure.retryTimeout;
    const clusters = entry.hasServiceName ? clustersOf(entry.serviceName, entry.servicePort) : [this.cluster];
    for (let i = 0; i < clusters.length; i++) {
      if (!this.stream.callout(request.callout(clusters[i], timeout), this)) continue;
      this.attempts++;
      this.call = request.call;
      return true;
    }
    return false;
  }
}

/** Whether another provider may do better: its overload, failure or refusal of our key, rather than a wrong request. */
function isFailureOfProvider(status: i32): bool {
  return status >= 500 || (status >= 401 && status <= 403) || status == 408 || status == 429;
}
