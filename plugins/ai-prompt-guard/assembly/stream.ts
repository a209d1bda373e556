import {
  allowRequestBuffer,
  awaitsRequestBody,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  keepRoute,
  MediaType,
  requestBody,
  requestHeaders,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerGuard } from "./answer/answer-guard";
import { GuardPlugin } from "./plugin";
import { GuardPolicy } from "./policy";
import { Refusal, refuse } from "./refusal";
import { ClientCall } from "./request/client-call";
import { RequestGuard } from "./request/request-guard";

const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
const ACCEPT_ENCODING: Bytes = Bytes.of("accept-encoding");

/** One request and its answer. */
export class GuardStream extends HttpContext {
  private guard: RequestGuard | null = null;
  /** The body of a request that is held until it is whole; null when it passes. */
  private held: WholeBody | null = null;
  private answer: AnswerGuard | null = null;
  private isRefused: bool = false;

  constructor(
    id: u32,
    private readonly plugin: GuardPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null || policy.isEmpty) return HeadersStatus.Continue;
    // Higress would choose the route anew for the headers that change, and with it other rules.
    keepRoute();
    if (requestHeaders.has(policy.tagHeader)) requestHeaders.removeBytes(policy.tagHeader);
    if (!awaitsRequestBody(endOfStream)) return HeadersStatus.Continue;
    const call = ClientCall.read(requestHeaders.getBytes(PATH));
    // Of a chat, providers may read the body as JSON whatever its type says.
    if (!call.isChat && !MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) return HeadersStatus.Continue;
    const guard = new RequestGuard(this.plugin, policy, call);
    this.guard = guard;
    if (isEncoded()) {
      const verdict = guard.judgeUnreadable("do not compress it");
      return verdict == null ? HeadersStatus.Continue : this.refuse(guard, policy, verdict);
    }
    if (call.isChat) requestHeaders.removeBytes(ACCEPT_ENCODING);
    this.held = new WholeBody(requestBody, policy.mostBody);
    allowRequestBuffer(policy.mostBody);
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const held = this.held;
    if (this.isRefused) return DataStatus.StopIterationNoBuffer;
    if (held == null) return DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.held = null;
    this.receive(progress == BodyProgress.Complete ? size : -1);
    return this.isRefused ? DataStatus.StopIterationNoBuffer : DataStatus.Continue;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const held = this.held;
    if (held == null) return this.isRefused ? TrailersStatus.StopIteration : TrailersStatus.Continue;
    this.held = null;
    this.receive(held.size);
    return this.isRefused ? TrailersStatus.StopIteration : TrailersStatus.Continue;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const guard = this.guard;
    if (guard == null || this.isRefused || guard.terms.isIdle || !guard.reads) return HeadersStatus.Continue;
    const answer = new AnswerGuard(this, this.plugin, guard.terms, guard.asked);
    this.answer = answer;
    return answer.onHeaders(endOfStream);
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const answer = this.answer;
    return answer == null ? DataStatus.Continue : answer.onBody(size, endOfStream);
  }

  onResponseTrailers(): TrailersStatus {
    const answer = this.answer;
    return answer == null ? TrailersStatus.Continue : answer.onTrailers();
  }

  onLog(): void {
    const answer = this.answer;
    if (answer != null) answer.close();
  }

  /** @param size bytes of the body, which is whole; -1: it is too large */
  private receive(size: i32): void {
    const guard = this.guard;
    if (guard == null) return;
    const refusal = size < 0 ? guard.judgeTooLarge() : guard.judge(size);
    if (refusal != null) this.refuse(guard, guard.policy, refusal);
  }

  private refuse(guard: RequestGuard, policy: GuardPolicy, refusal: Refusal): HeadersStatus {
    this.isRefused = true;
    this.plugin.tallies.request("request_refused");
    refuse(refusal, guard.asked, policy);
    return HeadersStatus.StopIteration;
  }
}

function isEncoded(): bool {
  const encoding = requestHeaders.getBytes(CONTENT_ENCODING);
  return encoding.length > 0 && !encoding.equalsString("identity");
}
