import {
  Bytes,
  HeaderList,
  HeadersStatus,
  HttpContext,
  localReply,
  RulePlugin,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { HostSubjectFacts, windowArguments } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import {
  FixedWindowHit,
  Script,
  StoreBatch,
  StoreErrors,
  StoreFault,
  StoreHandler,
  StoreReply,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { KeyRateLimitDecoder, KeyRateLimitPolicy } from "./policy";
import { Standing } from "./standing";

const NAME: string = "cluster-key-rate-limit";
const DETAILS: string = "cluster-key-rate-limit.rejected";
const STORE_DETAILS: string = "cluster-key-rate-limit.store_error";
const UNAVAILABLE: u32 = 503;

export class KeyRateLimitPlugin extends RulePlugin<KeyRateLimitPolicy> {
  readonly errors: StoreErrors = new StoreErrors(NAME);
  /** Counts a request as Higress does. */
  readonly counting: Script = new FixedWindowHit();

  constructor(id: u32) {
    super(id, NAME, new KeyRateLimitDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new KeyRateLimitStream(id, this);
  }
}

class KeyRateLimitStream extends HttpContext {
  private question: Question | null = null;

  constructor(
    id: u32,
    private readonly plugin: KeyRateLimitPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    const rule = policy.rule;
    if (rule == null) return HeadersStatus.Continue;
    const limit = rule.limitOf(new HostSubjectFacts());
    if (limit == null) return HeadersStatus.Continue;
    const question = new Question(this, this.plugin, policy);
    this.question = question;
    const batch = new StoreBatch().eval(this.plugin.counting, [limit.key], windowArguments(limit));
    policy.store.run(batch, this, question);
    if (!question.isAnswered) return HeadersStatus.StopAllIterationAndWatermark;
    return question.passes ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    const question = this.question;
    if (question == null) return HeadersStatus.Continue;
    const headers = question.quota();
    if (headers == null) return HeadersStatus.Continue;
    for (let i = 0; i < headers.length; i++) responseHeaders.replaceBytes(headers.nameAt(i), headers.valueAt(i));
    return HeadersStatus.Continue;
  }
}

/** Whether one request may pass. */
@final
class Question extends StoreHandler {
  isAnswered: bool = false;
  passes: bool = false;
  private standing: Standing | null = null;

  constructor(
    private readonly stream: KeyRateLimitStream,
    private readonly plugin: KeyRateLimitPlugin,
    private readonly policy: KeyRateLimitPolicy,
  ) {
    super();
  }

  onReply(reply: StoreReply): void {
    this.isAnswered = true;
    this.passes = this.decide(reply);
    if (reply.late && this.passes) this.stream.continueRequest();
  }

  /** What an answer of the upstream's tells; null: nothing. */
  quota(): HeaderList | null {
    const standing = this.standing;
    return standing != null && this.passes && this.policy.showsQuota ? standing.quota() : null;
  }

  private decide(reply: StoreReply): bool {
    if (reply.fault != StoreFault.None) return this.withoutStore(reply.fault, reply.error);
    const standing = Standing.of(reply.at(0));
    if (standing == null) return this.withoutStore(StoreFault.Server, "the answer to a count is none");
    this.standing = standing;
    if (!standing.isExceeded) return true;
    const policy = this.policy;
    localReply(policy.rejectedCode, policy.rejectedMessage, DETAILS, standing.refusal(policy.showsQuota));
    return false;
  }

  private withoutStore(fault: StoreFault, error: string): bool {
    if (this.plugin.errors.allows(fault, error, this.policy.onStoreError)) return true;
    const text = "The rate limit can not be checked at the moment: try again later";
    localReply(UNAVAILABLE, Bytes.of(text), STORE_DETAILS, new HeaderList().add("retry-after", "1"));
    return false;
  }
}
