import {
  allowResponseBuffer,
  BODY_LIMIT,
  BodyProgress,
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  RulePlugin,
  TrailersStatus,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiCall } from "./ai-call";
import { CallFacts } from "./call-facts";
import { AiStatisticsDecoder, AiStatisticsPolicy } from "./policy";
import { report, reportSoFar } from "./report";

const PATH: Bytes = Bytes.of(":path");

/** Bytes of an answer that is held for the header with its cost: less than hosts hold at most. */
const HELD_LIMIT: i32 = 512 * 1024;

export class AiStatisticsPlugin extends RulePlugin<AiStatisticsPolicy> {
  constructor(id: u32) {
    super(id, "ai-statistics", new AiStatisticsDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new AiStatisticsContext(id, this);
  }
}

/** Watches one call: reads copies of what passes, and holds nothing back, unless its cost is to stand in a header. */
class AiStatisticsContext extends HttpContext {
  /** null before the request's headers, where the plugin has nothing to do, and once the call was reported */
  private call: AiCall | null = null;
  /** The body of an answer that waits for the header with its cost; null when it passes. */
  private held: WholeBody | null = null;

  constructor(
    id: u32,
    private readonly plugin: AiStatisticsPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    const target = requestHeaders.getBytes(PATH);
    if (!policy.suffixes.matches(target)) return HeadersStatus.Continue;
    const call = new AiCall(policy, target, !endOfStream);
    this.call = call;
    if (!call.readsRequest) reportSoFar(call);
    return HeadersStatus.Continue;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const call = this.call;
    if (call == null || !call.readsRequest) return DataStatus.Continue;
    call.requestBody(requestBody.read(0, size), endOfStream);
    if (endOfStream) reportSoFar(call);
    return DataStatus.Continue;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const call = this.call;
    if (call == null) return HeadersStatus.Continue;
    call.responseHeaders();
    if (endOfStream) this.finish(call, true);
    else if (call.tellsCost) {
      this.held = new WholeBody(responseBody, HELD_LIMIT);
      // More than is held: a host that has to buffer more than it may answers an error.
      allowResponseBuffer(BODY_LIMIT);
      return HeadersStatus.StopIteration;
    }
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const call = this.call;
    if (call == null) return DataStatus.Continue;
    const held = this.held;
    if (held != null) {
      if (held.next(size, endOfStream) == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
      this.held = null;
    }
    if (size > 0 && call.readsResponse) {
      const isFirst = call.responseBody(responseBody.read(0, size));
      if (isFirst && !endOfStream) reportSoFar(call);
    }
    if (endOfStream) {
      const facts = this.finish(call, true);
      if (held != null) tellCost(facts);
    }
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    const call = this.call;
    if (call == null) return TrailersStatus.Continue;
    const held = this.held;
    if (held != null) call.responseBody(responseBody.read(0, held.size));
    const facts = this.finish(call, true);
    if (held != null) tellCost(facts);
    return TrailersStatus.Continue;
  }

  onLog(): void {
    const call = this.call;
    if (call != null) this.finish(call, false);
  }

  private finish(call: AiCall, isComplete: bool): CallFacts {
    this.call = null;
    return report(call, isComplete);
  }
}

/** Says what a call cost in a header that has not been sent yet. */
function tellCost(facts: CallFacts): void {
  const cost = facts.cost;
  if (cost == null) return;
  const text = cost.known ? Bytes.of(cost.toString()) : Bytes.constant("unknown");
  responseHeaders.replaceBytes(facts.call.policy.costHeader, text);
}
