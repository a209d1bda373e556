import {
  Bytes,
  ByteWriter,
  CalloutHandler,
  CalloutReply,
  calloutHeaders,
  clusterName,
  HeaderList,
  HttpContext,
  MediaType,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerOptions, writeError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { unanswered } from "../answer/own-errors";
import { ReplacedAnswer } from "../answer/replaced-answer";
import { translationOf } from "../answer/translation-of";
import { Call } from "../call";
import { CONTENT_TYPE, JSON_TYPE } from "../header-names";
import { clustersOf } from "../outcall/clusters";
import { OwnRequest } from "../outcall/own-request";
import { Provider } from "../provider/provider";

/** Largest answer that a callout may bring, in bytes. */
const REPLY_LIMIT: i32 = 30 * 1024 * 1024;

/** Gets the answer of another attempt. */
export interface RedoOwner {
  /** @param answer the first that is none of a failure, or else the last */
  onRedone(answer: ReplacedAnswer): void;
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

  /** Begins when the answer's status asks for it, or a failure that has none (0); true when another answer will come. */
  begin(status: i32): bool {
    if (this.isUnderWay) return true;
    this.isUnderWay = this.next(status);
    return this.isUnderWay;
  }

  onReply(reply: CalloutReply): void {
    const status = <i32>reply.status;
    this.call.provider.keys.report(this.call.key, status == 0 ? 503 : status);
    if (status > 0) this.last = this.read(reply, status);
    const last = this.last;
    // A 200 that is no answer has the status of an error in the client's protocol.
    const told = status > 0 && status < 400 && last != null ? last.status : status;
    if ((told == 0 || told >= 400) && this.next(told)) return;
    this.owner.onRedone(last != null ? last : this.noAnswer());
  }

  /** Sends the next request that there is to try. */
  private next(status: i32): bool {
    while (this.advance(status)) if (this.send()) return true;
    return false;
  }

  /** Goes on to the next key or provider; false when there is none for a failure of this status. */
  private advance(status: i32): bool {
    const provider = this.call.provider;
    const retry = provider.entry.retryOnFailure;
    this.tried.push(this.call.key);
    const hasKey = this.tried.length < provider.keys.count;
    if (retry.enabled && this.retries < retry.maxRetries && hasKey && provider.retryStatuses.has(status)) {
      this.retries++;
      this.prepare(provider);
      return true;
    }
    if (!isFailureOfProvider(status) || this.nextFallback >= this.fallback.length) return false;
    this.tried = [];
    this.retries = 0;
    this.prepare(this.fallback[this.nextFallback++]);
    return true;
  }

  private request: OwnRequest | null = null;

  private prepare(provider: Provider): void {
    const request = new OwnRequest(provider, new HeaderList(this.head.pairs.slice()), this.body, this.tried);
    this.request = request;
    this.call = request.call;
  }

  private send(): bool {
    const request = this.request;
    if (request == null || request.error != null) return false;
    this.attempts++;
    const entry = this.call.provider.entry;
    const timeout = entry.retryOnFailure.retryTimeout;
    const clusters = entry.hasServiceName ? clustersOf(entry.serviceName, entry.servicePort) : [this.cluster];
    for (let i = 0; i < clusters.length; i++) {
      if (this.stream.callout(request.callout(clusters[i], timeout), this)) return true;
    }
    return false;
  }

  private read(reply: CalloutReply, status: i32): ReplacedAnswer {
    const call = this.call;
    const type = calloutHeaders.getBytes(CONTENT_TYPE);
    const body = reply.body(REPLY_LIMIT);
    const translation = translationOf(call, this.owner.answerOptionsOf(call));
    if (translation == null) return this.answer(status, type, body);
    const isEvents = translation.isStream(MediaType.parse(type));
    const whole = status < 300 ? translation.whole(body, isEvents) : translation.refused(status, body);
    return this.answer(whole.status, whole.isStream ? translation.streamType : JSON_TYPE, whole.body);
  }

  /** What the client gets when all attempts broke off. */
  private noAnswer(): ReplacedAnswer {
    const out = new ByteWriter();
    writeError(this.call.front, out, unanswered());
    return this.answer(502, JSON_TYPE, out.take());
  }

  private answer(status: i32, type: Bytes, body: Bytes): ReplacedAnswer {
    return new ReplacedAnswer(status, type, body, this.call.provider.name, this.attempts);
  }
}

/** Whether another provider may do better: its overload, failure or refusal of our key, rather than a wrong request. */
function isFailureOfProvider(status: i32): bool {
  const isRefusal = (status >= 401 && status <= 403) || status == 408 || status == 429;
  return status == 0 || status >= 500 || isRefusal;
}
