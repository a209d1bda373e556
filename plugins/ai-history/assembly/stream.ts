import {
  allowRequestBuffer,
  BodyProgress,
  Bytes,
  collectMidway,
  DataStatus,
  HeadersStatus,
  HttpContext,
  keepRoute,
  RequestTarget,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ChatPath, Coming, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { StoreFault } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AnswerForm, formOf, hasReadableBody } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Asked } from "./asked";
import { countOf, withoutParameter } from "./counts";
import { History } from "./history";
import { HistoryPlugin } from "./plugin";
import { HistoryPolicy } from "./policy";
import { Query } from "./query";
import { Recording } from "./recording";
import { HistoryReader } from "./store";

const PATH: Bytes = Bytes.of(":path");
const STATUS: Bytes = Bytes.of(":status");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
const ACCEPT_ENCODING: Bytes = Bytes.of("accept-encoding");
const QUERY: Bytes = Bytes.of("/ai-history/query");
const COUNT: string = "fill_history_cnt";

/** Bytes of the largest request that is read; a larger one passes as it is, and is not kept. */
const LARGEST_REQUEST: i32 = 8 * 1024 * 1024;
/** Bytes of an answer that are read at a time: a host hands over what has come, be it megabytes. */
const WINDOW: i32 = 64 * 1024;

/** One request: told what was said before, and its own round kept. */
export class HistoryStream extends HttpContext {
  private policy: HistoryPolicy | null = null;
  private path: ChatPath = ChatPath.read(Bytes.empty());
  private key: Bytes = Bytes.empty();
  /** Rounds that the client wants. */
  private rounds: i32 = 0;
  /** The body of a request that is held until it is whole; null when it passes. */
  private held: WholeBody | null = null;
  private question: Bytes = Bytes.empty();
  private recording: Recording | null = null;

  constructor(
    id: u32,
    private readonly plugin: HistoryPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    const target = requestHeaders.getBytes(PATH);
    this.key = policy.key();
    if (RequestTarget.parse(target).path.endsWith(QUERY)) {
      new Query(policy, this.plugin, countOf(target, "cnt", i32.MAX_VALUE)).start(this.key, this);
      return HeadersStatus.StopAllIterationAndWatermark;
    }
    this.path = ChatPath.read(target);
    if (this.key.length == 0 || this.path.front == Front.None || !hasReadableBody(endOfStream)) {
      return HeadersStatus.Continue;
    }
    this.policy = policy;
    this.rounds = countOf(target, COUNT, policy.rounds);
    this.held = new WholeBody(requestBody, LARGEST_REQUEST);
    allowRequestBuffer(LARGEST_REQUEST);
    keepRoute();
    requestHeaders.replaceBytes(PATH, withoutParameter(target, COUNT));
    requestHeaders.removeBytes(CONTENT_LENGTH);
    requestHeaders.removeBytes(ACCEPT_ENCODING);
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const held = this.held;
    if (held == null) return DataStatus.Continue;
    const progress = held.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.held = null;
    if (progress != BodyProgress.Complete) return DataStatus.Continue;
    return this.receive(size) ? DataStatus.StopIterationAndBuffer : DataStatus.Continue;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    const held = this.held;
    if (held == null) return TrailersStatus.Continue;
    this.held = null;
    return this.receive(held.size) ? TrailersStatus.StopIteration : TrailersStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    const policy = this.policy;
    if (policy == null || this.question.length == 0) return HeadersStatus.Continue;
    if (!responseHeaders.getBytes(STATUS).equalsString("200")) return HeadersStatus.Continue;
    const form = formOf(responseHeaders.getBytes(CONTENT_TYPE), responseHeaders.getBytes(CONTENT_ENCODING));
    if (form == AnswerForm.Opaque) return HeadersStatus.Continue;
    const plain = this.path.isArray ? Coming.Array : Coming.Plain;
    const coming = form == AnswerForm.Stream ? Coming.Events : plain;
    this.recording = new Recording(policy, this.plugin, this.key, this.question, this.path.front, coming);
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const recording = this.recording;
    if (recording == null) return DataStatus.Continue;
    for (let at = 0; at < size && recording.reads; at += WINDOW) {
      if (at > 0) collectMidway();
      recording.push(responseBody.read(at, min(size - at, WINDOW)));
    }
    if (endOfStream) this.endAnswer();
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    this.endAnswer();
    return TrailersStatus.Continue;
  }

  /** Puts what was kept in front of the question. */
  take(asked: Asked, json: Bytes): void {
    const policy = this.policy;
    if (policy == null) return;
    const splice = asked.filled(History.read(json), this.rounds, policy.most);
    if (splice == null) return;
    if (requestBody.replacePrefix(splice.length, splice.bytes)) this.plugin.count("filled");
  }

  /** Whether the request waits. */
  private receive(size: i32): bool {
    const policy = this.policy;
    if (policy == null) return false;
    const asked = Asked.read(this.path.front, requestBody.read(0, size), policy);
    if (asked == null) return false;
    this.question = asked.question.copy();
    if (!asked.wantsHistory || this.rounds == 0) return false;
    return policy.store.read(this.key, this, new Filling(this, this.plugin, asked));
  }

  private endAnswer(): void {
    const recording = this.recording;
    this.recording = null;
    if (recording != null) recording.end(this);
  }
}

/** A question that waits for what was said before. */
@final
class Filling extends HistoryReader {
  constructor(
    private readonly stream: HistoryStream,
    private readonly plugin: HistoryPlugin,
    private readonly asked: Asked,
  ) {
    super();
  }

  onHistory(json: Bytes, fault: StoreFault, error: string, late: bool): void {
    if (fault != StoreFault.None) this.plugin.storeFailed(fault, error);
    else if (json.length > 0) this.stream.take(this.asked, json);
    if (late) this.stream.continueRequest();
  }

  onOrphanHistory(_json: Bytes, _fault: StoreFault): void {}
}
