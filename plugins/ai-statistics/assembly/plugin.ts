import {
  Bytes,
  DataStatus,
  HeadersStatus,
  HttpContext,
  JsonValue,
  requestBody,
  requestHeaders,
  responseBody,
  RulePlugin,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { publishedUsage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { AiCall } from "./ai-call";
import { AiStatisticsDecoder, AiStatisticsPolicy } from "./policy";
import { report, reportSoFar } from "./report";

const PATH: Bytes = Bytes.of(":path");

export class AiStatisticsPlugin extends RulePlugin<AiStatisticsPolicy> {
  constructor(id: u32) {
    super(id, "ai-statistics", new AiStatisticsDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new AiStatisticsContext(id, this);
  }
}

/** Watches one call: reads copies of what passes, and holds nothing back. */
class AiStatisticsContext extends HttpContext {
  /** null before the request's headers, where the plugin has nothing to do, and once the call was reported */
  private call: AiCall | null = null;

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
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const call = this.call;
    if (call == null) return DataStatus.Continue;
    if (size > 0 && call.readsResponse) {
      const isFirst = call.responseBody(responseBody.read(0, size));
      if (isFirst && !endOfStream) reportSoFar(call);
    }
    if (endOfStream) this.finish(call, true);
    return DataStatus.Continue;
  }

  onResponseTrailers(): TrailersStatus {
    const call = this.call;
    if (call != null) this.finish(call, true);
    return TrailersStatus.Continue;
  }

  onLog(): void {
    const call = this.call;
    if (call != null) this.finish(call, false);
  }

  private finish(call: AiCall, isComplete: bool): void {
    this.call = null;
    const answer = call.answer;
    // A usage chunk that the client did not ask for is kept from it, and so from this plugin too.
    if (answer != null && !answer.told.usage.known) answer.told.usage.merge(JsonValue.of(publishedUsage()));
    report(call, isComplete);
  }
}
