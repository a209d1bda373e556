import {
  allowRequestBuffer,
  awaitsRequestBody,
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  requestBody,
  requestHeaders,
  responseFromUpstream,
  responseHeaders,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerForm, formOf, hasReadableBody } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { PlainGuard } from "./answer/plain-guard";
import { StreamGuard } from "./answer/stream-guard";
import { FrontPath } from "./front-path";
import { GuardPlugin } from "./plugin";
import { ApiType, GuardPolicy } from "./policy";
import { Progress } from "./progress";
import { RequestGuard, TAGS } from "./request/request-guard";

const PATH: Bytes = Bytes.of(":path");
const STATUS: Bytes = Bytes.of(":status");
const ACCEPT_ENCODING: Bytes = Bytes.of("accept-encoding");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");

/** One exchange. */
export class GuardStream extends HttpContext {
  private policy: GuardPolicy | null = null;
  private request: RequestGuard | null = null;
  /** The request's body while it is held. */
  private held: WholeBody | null = null;
  private plain: PlainGuard | null = null;
  private streamed: StreamGuard | null = null;

  constructor(
    id: u32,
    private readonly plugin: GuardPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null || !(policy.judgesRequests || policy.judgesAnswers)) return HeadersStatus.Continue;
    // Nobody but us says what is tagged.
    requestHeaders.removeBytes(TAGS);
    const path = pathOf(policy);
    const isReadable = hasReadableBody(endOfStream);
    // A form is no chat; on other paths it may be what the API wants.
    if (path.front == Front.None || (!isReadable && path.front == Front.OpenAiOther)) return HeadersStatus.Continue;
    if (!isReadable && !awaitsRequestBody(endOfStream)) return HeadersStatus.Continue;
    this.policy = policy;
    if (policy.judgesAnswers) requestHeaders.removeBytes(ACCEPT_ENCODING);
    this.request = new RequestGuard(this, policy, this.plugin.audit(policy), path);
    if (!isReadable) return this.receive(0) == Progress.Passed ? HeadersStatus.Continue : HeadersStatus.StopIteration;
    this.held = new WholeBody(requestBody, BODY_LIMIT);
    allowRequestBuffer(BODY_LIMIT);
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const held = this.held;
    if (held == null) return DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    const outcome = this.receive(progress == BodyProgress.Complete ? size : 0);
    if (outcome == Progress.Open) return DataStatus.StopIterationAndBuffer;
    return outcome == Progress.Passed ? DataStatus.Continue : DataStatus.StopIterationNoBuffer;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const held = this.held;
    if (held == null) return TrailersStatus.Continue;
    return this.receive(held.size) == Progress.Passed ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.policy;
    const request = this.request;
    if (policy == null || request == null || !policy.judgesAnswers || endOfStream) return HeadersStatus.Continue;
    if (request.progress != Progress.Passed || !isAnswer()) return HeadersStatus.Continue;
    const form = formOf(responseHeaders.getBytes(CONTENT_TYPE), responseHeaders.getBytes(CONTENT_ENCODING));
    const audit = this.plugin.audit(policy);
    if (form == AnswerForm.Stream && policy.api != ApiType.Image) {
      this.streamed = new StreamGuard(this, policy, audit, request.shape);
      responseHeaders.removeBytes(Bytes.constant("content-length"));
      return HeadersStatus.Continue;
    }
    if (form == AnswerForm.Opaque && !policy.deniesUnread(policy.answerChecks)) return HeadersStatus.Continue;
    this.plain = new PlainGuard(this, policy, audit, request.shape);
    return HeadersStatus.StopIteration;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const streamed = this.streamed;
    if (streamed != null) return streamed.onBody(size, endOfStream);
    const plain = this.plain;
    if (plain == null || plain.progress == Progress.Passed || plain.isHeld) return DataStatus.Continue;
    const progress = plain.held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    return this.judge(plain, progress == BodyProgress.Complete ? size : 0)
      ? DataStatus.StopIterationAndBuffer
      : DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    const streamed = this.streamed;
    if (streamed != null) return streamed.onTrailers();
    const plain = this.plain;
    if (plain == null || plain.progress == Progress.Passed || plain.isHeld) return TrailersStatus.Continue;
    return this.judge(plain, plain.held.size) ? TrailersStatus.StopIteration : TrailersStatus.Continue;
  }

  /** @param size bytes of the body, which is whole; 0: it can not be read */
  private receive(size: i32): Progress {
    this.held = null;
    const request = this.request;
    if (request == null) return Progress.Passed;
    request.start(size);
    request.isHeld = request.progress == Progress.Open;
    return request.progress;
  }

  /** Whether the host has to wait for the verdict. */
  private judge(plain: PlainGuard, size: i32): bool {
    plain.start(size);
    plain.isHeld = plain.progress == Progress.Open;
    return plain.isHeld;
  }
}

/** The protocol of the current request; with configured paths, any path is one of OpenAI's. */
function pathOf(policy: GuardPolicy): FrontPath {
  const path = FrontPath.read(requestHeaders.getBytes(PATH));
  if (path.front != Front.None) return path;
  const isAny = policy.api != ApiType.Text || !policy.requestPaths.isUsual || !policy.answerPaths.isUsual;
  return isAny ? FrontPath.of(Front.OpenAiOther) : path;
}

/** Whether the current response is a provider's answer, and no error. */
function isAnswer(): bool {
  return responseHeaders.getBytes(STATUS).equalsString("200") && responseFromUpstream();
}
