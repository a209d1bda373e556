import {
  Bytes,
  CalloutHandler,
  CalloutReply,
  CalloutRequest,
  calloutHeaders,
  HeadersStatus,
  HttpContext,
  LogLevel,
  localReply,
  log,
  RulePlugin,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { MyPluginConfig, MyPluginConfigDecoder } from "./generated/config.gen";
import { Verdict, verdictOf } from "./verdict";

const NAME: string = "my-plugin";
const AUTHORITY: Bytes = Bytes.of(":authority");
const TENANT: Bytes = Bytes.of("x-tenant");

/** One for each configuration. */
export class MyPlugin extends RulePlugin<MyPluginConfig> {
  constructor(id: u32) {
    super(id, NAME, new MyPluginConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new MyPluginStream(id, this);
  }
}

/** One for each request. */
class MyPluginStream extends HttpContext {
  private allowsErrors: bool = false;

  constructor(
    id: u32,
    private readonly plugin: MyPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const config = this.plugin.configForStream();
    if (config == null) return HeadersStatus.Continue;
    this.allowsErrors = config.onError == "allow";
    // Nobody names the tenant but the service.
    requestHeaders.removeBytes(TENANT);
    const request = new CalloutRequest(config.cluster, "GET", "tenants", config.path);
    request.timeout = <u32>config.timeout;
    request.headers.add("x-host", requestHeaders.getBytes(AUTHORITY).toString());
    if (this.callout(request, new TenantHandler(this))) return HeadersStatus.StopAllIterationAndWatermark;
    // The host knows no such cluster.
    return this.settle(verdictOf(0, this.allowsErrors)) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onTenant(reply: CalloutReply): void {
    const verdict = verdictOf(reply.status, this.allowsErrors);
    if (!this.settle(verdict)) return;
    if (verdict == Verdict.Known) requestHeaders.replaceBytes(TENANT, calloutHeaders.getBytes(TENANT));
    this.continueRequest();
  }

  /** Answers a request that may not go on; whether it may. */
  private settle(verdict: Verdict): bool {
    switch (verdict) {
      case Verdict.Unknown:
        localReply(403, Bytes.of("this host is nobody's"), "my-plugin.unknown");
        return false;
      case Verdict.Unavailable:
        localReply(503, Bytes.of("it can not be told whose this host is"), "my-plugin.unavailable");
        return false;
      case Verdict.Passed:
        log(LogLevel.Warn, NAME + ": a request passes without a tenant: the service is down");
        return true;
      default:
        return true;
    }
  }
}

/** What waits for the service. It outlives the stream where that ends before the reply comes, and is not called then. */
class TenantHandler extends CalloutHandler {
  constructor(private readonly stream: MyPluginStream) {
    super();
  }

  onReply(reply: CalloutReply): void {
    this.stream.onTenant(reply);
  }
}
