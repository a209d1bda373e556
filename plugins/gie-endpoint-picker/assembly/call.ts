import {
  DataStatus,
  HeaderList,
  HttpContext,
  monotonicNanoseconds,
  PropertyPath,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  Bytes,
  Waiter,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { GrpcHandler, GrpcStream, openGrpcStream } from "proxy-wasm-assemblyscript-sdk/assembly/grpc";
import { Reply, ReplyKind } from "./ext-proc/reply";
import { faultName, PickerFault } from "./fault";
import { contentLength } from "./headers/content-length";
import { applyChanges, headerChanges } from "./headers/header-changes";
import { applyPick } from "./pick/apply";
import { Pick, Progress } from "./pick/pick";
import { EndpointPickerPlugin } from "./plugin";
import { Pool } from "./pool/pool";
import { ResponsePhase } from "./pool/pool-policy";
import { ErrorShape } from "./reply/error-shape";
import { MirroredBody } from "./reply/mirrored-body";
import { replyAsPicker, replyUnavailable } from "./reply/replies";
import { subsetHint } from "./subset-hint";

/** Bytes of a body in one message: Go's gRPC takes 4 MiB, and each is copied. */
const PIECE: i32 = 128 * 1024;

const PATH: Bytes = Bytes.of(":path");

/** Where ai-proxy leaves a path that it has changed. */
const ORIGINAL_PATH: Bytes = Bytes.of("x-envoy-original-path");
const UPSTREAM_ADDRESS: PropertyPath = PropertyPath.of("upstream.address");

const enum Phase {
  /** The request is held until the picker has answered. */
  Picking,
  /** The request is on its way. */
  Picked,
  /** The head of the answer is held. */
  Answering,
  /** The body of the answer is repeated to the picker as it passes. */
  Mirroring,
  Over,
}

/**
 * What is said to a pool's endpoint picker of one request: its head, its body as it comes, the head of the answer and its body.
 * Calls of the host and answers of the picker may come inside of each other, so what came while `inside` is acted on at the
 * end of the callback of the stream.
 */
export class PickerCall extends GrpcHandler {
  private phase: Phase = Phase.Picking;
  private stream: GrpcStream | null = null;
  private readonly pick: Pick;
  private readonly waiter: CallWaiter;
  /** The head that the picker was sent last. */
  private head: HeaderList = new HeaderList();
  private outcome: Progress = Progress.Waiting;
  /** Whether a callback of the stream is under way: nothing is held yet that could go on. */
  private inside: bool = false;
  /** Whether the request was answered here. */
  private isRefused: bool = false;
  /** Whether the host has told of the request's end. */
  private hasArrived: bool;
  /** Bytes of the request's body that were sent. */
  private sent: i32 = 0;
  private bodyEnded: bool;
  /** Bytes of the request's body, and of the answer's that are still to come; negative: not known. */
  private length: i32 = -1;
  private answerLeft: i64 = -1;
  private answerEnds: bool = false;
  private readonly mirrored: MirroredBody = new MirroredBody();
  /** Monotonic nanoseconds since which the picker is waited for, and the messages that had come from it then. */
  private since: u64 = 0;
  private heard: u64 = 0;

  /** @param hasBody whether the request has a body that ends */
  constructor(
    private readonly context: HttpContext,
    private readonly plugin: EndpointPickerPlugin,
    private readonly pool: Pool,
    private readonly hasBody: bool,
  ) {
    super();
    this.pick = new Pick(hasBody);
    this.bodyEnded = !hasBody;
    this.hasArrived = !hasBody;
    this.waiter = new CallWaiter(context.id);
    this.waiter.call = this;
  }

  /** Begins with the request's head. @returns whether the request goes on at once */
  begin(): bool {
    this.since = monotonicNanoseconds();
    this.heard = this.pool.messages;
    this.inside = true;
    if (this.pool.mayAsk()) this.open();
    else this.note(this.pick.fail(PickerFault.Breaker, ""));
    this.inside = false;
    return this.afterSending();
  }

  /** @param size bytes of the body that the host holds, those of the callbacks before among them */
  requestBody(size: i32, endOfStream: bool): DataStatus {
    if (endOfStream) this.hasArrived = true;
    if (this.phase == Phase.Picking) {
      this.inside = true;
      this.sendRequestBody(size, endOfStream);
      this.inside = false;
      this.afterSending();
    }
    if (this.phase == Phase.Picking) return DataStatus.StopIterationAndBuffer;
    return this.isRefused ? DataStatus.StopIterationNoBuffer : DataStatus.Continue;
  }

  /** @returns whether the request goes on at once */
  requestTrailers(): bool {
    this.hasArrived = true;
    if (this.phase != Phase.Picking) return !this.isRefused;
    this.inside = true;
    // The reference picker waits for the body's end, and overlooks trailers.
    this.sendRequestBody(this.sent, true);
    this.inside = false;
    return this.afterSending();
  }

  /** @returns whether the answer goes on at once */
  responseHeaders(endOfStream: bool): bool {
    // The host answers by itself, to a body that is too large, say.
    if (this.phase == Phase.Picking) this.leave();
    if (this.phase != Phase.Picked) return true;
    if (this.pool.isLeftAlone) {
      this.leave();
      return true;
    }
    this.phase = Phase.Answering;
    this.answerEnds = endOfStream;
    this.inside = true;
    this.head = responseHeaders.all();
    this.answerLeft = contentLength(this.head);
    const served = UPSTREAM_ADDRESS.bytes();
    const endpoint = served == null ? Bytes.empty() : served;
    if (!this.send(this.plugin.writer.responseHeaders(this.head, endOfStream, endpoint))) {
      this.failAnswer(PickerFault.Closed, "it takes no more messages");
    }
    this.inside = false;
    if (this.phase != Phase.Answering) return true;
    this.wait();
    return false;
  }

  /** @param size bytes of this part of the body */
  responseBody(size: i32, endOfStream: bool): void {
    if (this.phase != Phase.Mirroring) return;
    this.answerLeft -= size;
    const isLast = endOfStream || this.answerLeft == 0;
    let at = 0;
    while (at < size && this.phase == Phase.Mirroring) {
      const piece = responseBody.read(at, min(PIECE, size - at));
      if (piece.length == 0) break;
      at += piece.length;
      if (isLast && at == size) this.finishMirror(piece);
      else this.tell(this.mirrored.add(piece), false);
    }
    if (isLast && this.phase == Phase.Mirroring) this.finishMirror(Bytes.empty());
  }

  responseTrailers(): void {
    this.responseBody(0, true);
  }

  /** The stream is over, for whatever reason. What is under way at the picker is cancelled with it. */
  end(): void {
    this.phase = Phase.Over;
    this.plugin.deadlines.remove(this.waiter);
  }

  onMessage(message: Bytes): void {
    this.pool.heard();
    if (this.phase == Phase.Picking) this.note(this.pick.take(Reply.read(message)));
    else if (this.phase == Phase.Answering) this.takeAnswer(Reply.read(message));
  }

  onClose(status: u32, reason: string): void {
    const why = "gRPC status " + status.toString() + (reason.length > 0 ? ", " + reason : "");
    if (this.phase == Phase.Picking) this.note(this.pick.fail(PickerFault.Closed, why));
    else if (this.phase != Phase.Over) this.failAnswer(PickerFault.Closed, why);
  }

  onDeadline(): void {
    const why = "nothing for " + this.pool.policy.timeout.toString() + " ms";
    if (this.phase == Phase.Picking) this.note(this.pick.fail(PickerFault.Timeout, why));
    else if (this.phase == Phase.Answering) this.failAnswer(PickerFault.Timeout, why);
  }

  private open(): void {
    this.head = requestHeaders.all();
    if (this.hasBody) this.length = contentLength(this.head);
    const stream = openGrpcStream(this.pool.method, this.context.id, this);
    this.stream = stream;
    if (stream == null) {
      this.note(this.pick.fail(PickerFault.Unavailable, "no stream can be opened"));
      return;
    }
    const mirrors = this.pool.policy.responsePhase == ResponsePhase.Full;
    this.sendOrFail(this.plugin.writer.requestHeaders(this.head, !this.hasBody, subsetHint(), mirrors));
    if (this.bodyEnded) this.wait();
  }

  private sendRequestBody(size: i32, endOfStream: bool): void {
    while (this.sent < size && !this.bodyEnded && this.outcome == Progress.Waiting) {
      const piece = requestBody.read(this.sent, min(PIECE, size - this.sent));
      if (piece.length == 0) {
        this.note(this.pick.fail(PickerFault.Unavailable, "the host does not show the body"));
        return;
      }
      const end = this.sent + piece.length;
      // A body that has come to its length ends, though hosts say so only later.
      this.sendPiece(piece, end == this.length || (endOfStream && end == size));
    }
    if (this.bodyEnded && size > this.sent) {
      this.note(this.pick.fail(PickerFault.Unavailable, "the body is longer than its content-length"));
    }
    if (endOfStream && !this.bodyEnded && this.outcome == Progress.Waiting) this.sendPiece(Bytes.empty(), true);
  }

  private sendPiece(piece: Bytes, isLast: bool): void {
    this.sent += piece.length;
    this.pick.sentBody(piece.length, isLast);
    this.sendOrFail(this.plugin.writer.requestBody(piece, isLast));
    if (!isLast) return;
    this.bodyEnded = true;
    this.wait();
    this.note(this.pick.progress());
  }

  private sendOrFail(message: Bytes): void {
    if (!this.send(message)) this.note(this.pick.fail(PickerFault.Closed, "it takes no more messages"));
  }

  private send(message: Bytes): bool {
    const stream = this.stream;
    return stream != null && stream.send(message);
  }

  /** From now on the picker's time runs. */
  private wait(): void {
    if (this.phase == Phase.Over || this.outcome == Progress.Failed) return;
    this.since = this.plugin.deadlines.add(this.waiter, this.pool.policy.timeout);
    this.heard = this.pool.messages;
  }

  /** Takes note of how the pick stands; the first that is no waiting counts. */
  private note(progress: Progress): void {
    if (progress == Progress.Waiting || this.outcome != Progress.Waiting) return;
    this.outcome = progress;
    if (this.inside) return;
    // Envoy loses the piece of a body that comes after a request was let go on in between two (context.cc, decodeData adds it
    // to what was buffered, and hands on nothing): the next piece lets it go on instead.
    if (!this.hasArrived && !this.refuses) return;
    if (this.conclude()) this.context.continueRequest();
  }

  /** Whether the outcome is an answer to the request. */
  private get refuses(): bool {
    if (this.outcome == Progress.Failed) return !this.pool.policy.failsOpen;
    return this.outcome == Progress.Answered;
  }

  /** @returns whether the request goes on */
  private afterSending(): bool {
    return this.outcome != Progress.Waiting && this.conclude();
  }

  /** @returns whether the request goes on */
  private conclude(): bool {
    this.plugin.deadlines.remove(this.waiter);
    if (this.outcome == Progress.Picked && !applyPick(this.pick, this.head)) {
      this.outcome = this.pick.fail(PickerFault.Malformed, "the host takes no other body");
    }
    if (this.outcome == Progress.Picked) this.goOn();
    else if (this.outcome == Progress.Answered) this.answer();
    else this.failRequest();
    return !this.isRefused;
  }

  private goOn(): void {
    const metrics = this.pool.metrics;
    metrics.picks.add();
    metrics.endpoints.record(this.pick.endpoints.count);
    metrics.pickTime.record((monotonicNanoseconds() - this.since) / 1000);
    this.pool.succeeded();
    this.phase = Phase.Picked;
    if (this.pick.skipsResponse || this.pool.policy.responsePhase == ResponsePhase.Off) this.close();
  }

  private answer(): void {
    this.pool.metrics.answers.add();
    this.pool.succeeded();
    this.isRefused = true;
    this.close();
    const answer = this.pick.answer;
    if (answer != null) replyAsPicker(answer, ErrorShape.of(clientPath()));
  }

  private failRequest(): void {
    this.pool.failed(this.pick.fault, this.pick.reason, this.heard, false);
    this.leave();
    if (this.pool.policy.failsOpen) return;
    this.isRefused = true;
    replyUnavailable(ErrorShape.of(clientPath()), faultName(this.pick.fault));
  }

  private takeAnswer(reply: Reply): void {
    if (reply.malformed) {
      this.failAnswer(PickerFault.Malformed, "a message that is none of ext_proc's");
    } else if (reply.kind == ReplyKind.Immediate) {
      this.close();
      replyAsPicker(reply, ErrorShape.of(clientPath()));
    } else if (reply.kind == ReplyKind.ResponseHeaders) {
      this.plugin.deadlines.remove(this.waiter);
      applyChanges(responseHeaders, headerChanges(reply.headers, this.head));
      if (this.mirrors) this.mirror();
      else this.close();
      if (!this.inside) this.context.continueResponse();
    }
  }

  /** What the picker says of a body that has gone on already is of no use. */
  private mirror(): void {
    this.phase = Phase.Mirroring;
    const stream = this.stream;
    if (stream != null) stream.ignoreMessages();
  }

  private finishMirror(piece: Bytes): void {
    this.tell(this.mirrored.finish(piece), true);
    if (this.phase == Phase.Mirroring) this.close();
  }

  /** Tells a part of the answer's body, if there is any or it is the end. */
  private tell(part: Bytes, isLast: bool): void {
    if (part.length == 0 && !isLast) return;
    if (!this.send(this.plugin.writer.responseBody(part, isLast))) this.leave();
  }

  private get mirrors(): bool {
    const wanted = this.pool.policy.responsePhase == ResponsePhase.Full && !this.pick.skipsResponseBody;
    return wanted && !this.answerEnds;
  }

  /** The answer goes on without the picker. */
  private failAnswer(fault: PickerFault, reason: string): void {
    const isHeld = this.phase == Phase.Answering && !this.inside;
    this.pool.failed(fault, reason, this.heard, true);
    this.leave();
    if (isHeld) this.context.continueResponse();
  }

  /** Nothing more is said to the picker; what it has to say may come. */
  private close(): void {
    this.end();
    const stream = this.stream;
    if (stream == null) return;
    stream.ignoreMessages();
    stream.close();
  }

  /** Nothing more is said to the picker or heard from it. */
  private leave(): void {
    this.end();
    const stream = this.stream;
    if (stream != null) stream.cancel();
  }
}

/** Waits for the picker's answer. */
class CallWaiter extends Waiter {
  call: PickerCall | null = null;

  onDeadline(): void {
    const call = this.call;
    if (call != null) call.onDeadline();
  }
}

/** The path as the client sent it: it tells the protocol that the client reads. */
function clientPath(): Bytes {
  const original = requestHeaders.getBytes(ORIGINAL_PATH);
  return original.length > 0 ? original : requestHeaders.getBytes(PATH);
}
