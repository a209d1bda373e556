import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  CalloutRequest,
  calloutHeaders,
  Counter,
  DataStatus,
  HeadersStatus,
  HttpContext,
  localReply,
  requestHeaders,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";

/** Bytes of a reply that are read. */
const REPLY_LIMIT: i32 = 64;

/** Request headers that begin so are sent with the callout, as `x-…`. */
const FORWARD: Bytes = Bytes.of("x-call-");

const enum Phase {
  RequestHeaders,
  RequestBody,
  ResponseHeaders,
  ResponseBody,
}

/** Asks the cluster of `x-probe-cluster` in the phase of `x-probe-phase`, and waits; `x-callout` tells the client. */
@final
export class CallOut extends HttpContext {
  outcome: string = "";
  /** Replies still to come. */
  waiting: i32 = 0;
  private phase: Phase = Phase.RequestHeaders;
  private request: CalloutRequest | null = null;
  private count: i32 = 1;

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    this.phase = phaseOf(requestHeaders.get("x-probe-phase"));
    this.request = requestOf();
    this.count = max(1, <i32>I32.parseInt(requestHeaders.get("x-probe-count")));
    if (this.phase != Phase.RequestHeaders || !this.ask()) return HeadersStatus.Continue;
    return HeadersStatus.StopAllIterationAndWatermark;
  }

  onRequestBody(_size: i32, endOfStream: bool): DataStatus {
    if (this.phase != Phase.RequestBody) return DataStatus.Continue;
    return !endOfStream || this.ask() ? DataStatus.StopIterationAndBuffer : DataStatus.Continue;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    if (this.phase == Phase.ResponseHeaders && this.ask()) return HeadersStatus.StopAllIterationAndWatermark;
    if (this.phase == Phase.ResponseBody) return HeadersStatus.StopIteration;
    responseHeaders.replace("x-callout", this.outcome);
    return HeadersStatus.Continue;
  }

  onResponseBody(_size: i32, endOfStream: bool): DataStatus {
    if (this.phase != Phase.ResponseBody) return DataStatus.Continue;
    if (!endOfStream || this.ask()) return DataStatus.StopIterationAndBuffer;
    responseHeaders.replace("x-callout", this.outcome);
    return DataStatus.Continue;
  }

  resume(): void {
    if (this.phase == Phase.RequestHeaders || this.phase == Phase.RequestBody) {
      this.continueRequest();
      return;
    }
    responseHeaders.replace("x-callout", this.outcome);
    this.continueResponse();
  }

  private ask(): bool {
    const request = this.request;
    if (request == null) return false;
    this.request = null;
    for (let i = 0; i < this.count; i++) {
      if (this.callout(request, new Resume(this))) this.waiting++;
      else this.outcome += "refused";
    }
    return this.waiting > 0;
  }
}

function phaseOf(name: string): Phase {
  if (name == "request-body") return Phase.RequestBody;
  if (name == "response-headers") return Phase.ResponseHeaders;
  return name == "response-body" ? Phase.ResponseBody : Phase.RequestHeaders;
}

/** Everything comes from the request's headers. */
function requestOf(): CalloutRequest {
  const request = new CalloutRequest(requestHeaders.get("x-probe-cluster"), "POST", "probe.test", "/called");
  request.body = Bytes.of("question");
  const timeout = requestHeaders.get("x-probe-timeout");
  request.timeout = timeout.length > 0 ? <u32>I32.parseInt(timeout) : 5000;
  const all = requestHeaders.all();
  for (let i = 0; i < all.length; i++) {
    const name = all.nameAt(i);
    if (name.startsWith(FORWARD))
      request.headers.add("x-" + name.slice(FORWARD.length).toString(), all.valueAt(i).toString());
  }
  return request;
}

@final
class Resume extends CalloutHandler {
  constructor(private readonly stream: CallOut) {
    super();
  }

  onReply(reply: CalloutReply): void {
    const stream = this.stream;
    const text = reply.failed ? "failed" : reply.status.toString() + " " + reply.body(REPLY_LIMIT).toString();
    stream.outcome += text + calloutHeaders.get("x-answer");
    stream.waiting--;
    if (stream.waiting > 0) return;
    if (reply.status == 403) localReply(403, Bytes.of("denied by callout"), "probe.denied");
    else stream.resume();
  }

  onOrphanReply(reply: CalloutReply): void {
    new Counter("probe_orphans").add();
    new Counter("probe_orphan_bytes").add(reply.body(REPLY_LIMIT).length);
  }
}
